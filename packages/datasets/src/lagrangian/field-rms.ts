import { checkStreamFunction } from './check-stream-function.ts';
import type { StreamFunction } from './stream-function.ts';
import { wavevectors } from './wavevectors.ts';

/** Sizes of a field over the whole torus. */
export interface FieldRms {
  /** Root of the mean of (Re ψ)². */
  readonly psi: number;
  /** Root of the mean of |w|², the velocity squared. */
  readonly velocity: number;
}

/**
 * Root mean square of a stream function and of its velocity over the torus at a time, exactly, from the coefficients
 * (Parseval): k and −k add to Re ψ a wave whose mean square is ½ |ψ_k e^{iω_k t} + conj(ψ_{−k} e^{iω_{−k} t})|². Of the
 * difference of two fields it is their distance.
 *
 * @throws ShapeError If the arrays of the stream function do not fit its degree.
 *
 * @example
 * ```ts
 * import { fieldRms } from '@crossmodal/datasets/lagrangian';
 *
 * // ψ = cos 2πx_1
 * const coefficients = new Float64Array(18);
 * coefficients[2 * 7] = 1;
 * const { psi, velocity } = fieldRms({ degree: 1, coefficients, frequencies: new Float64Array(9) });
 * console.log((psi ** 2).toFixed(6), ((velocity / Math.PI) ** 2).toFixed(6)); // 0.500000 2.000000
 * ```
 */
export function fieldRms(field: StreamFunction, { t = 0 }: { readonly t?: number } = {}): FieldRms {
  checkStreamFunction(field, 'fieldRms');
  const { degree, coefficients, frequencies } = field;
  const vectors = wavevectors(degree);
  const modes = frequencies.length;
  const constant = (modes - 1) / 2;
  const turned = (mode: number): [number, number] => {
    const [cosine, sine] = [Math.cos(frequencies[mode] * t), Math.sin(frequencies[mode] * t)];
    const [re, im] = [coefficients[2 * mode], coefficients[2 * mode + 1]];
    return [re * cosine - im * sine, re * sine + im * cosine];
  };
  let psi = turned(constant)[0] ** 2;
  let velocity = 0;
  // Mode m and mode modes − 1 − m are opposite.
  for (let mode = 0; mode < constant; mode++) {
    const [a, b] = turned(mode);
    const [c, d] = turned(modes - 1 - mode);
    const square = 0.5 * ((a + c) ** 2 + (b - d) ** 2);
    psi += square;
    velocity += 4 * Math.PI ** 2 * (vectors[2 * mode] ** 2 + vectors[2 * mode + 1] ** 2) * square;
  }
  return { psi: Math.sqrt(psi), velocity: Math.sqrt(velocity) };
}
