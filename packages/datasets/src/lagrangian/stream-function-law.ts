import { OutOfRangeError } from '@crossmodal/theory';

import { wavevectors } from './wavevectors.ts';

/** Options of {@link streamFunctionLaw}. */
export interface StreamFunctionLawOptions {
  /** Largest component of a wavevector; default 3, that is 49 modes. */
  readonly degree?: number;
  /** Standard deviation of Re ψ at a point, without the constant mode; default 0.4. */
  readonly amplitude?: number;
  /** Decay of the spectrum with the wavenumber; default 2. */
  readonly alpha?: number;
  /** Inverse length below which the spectrum is flat; default 3. */
  readonly tau?: number;
  /** Whether the mode k = 0, which moves nothing, is drawn too; default false: its coefficient is 0. */
  readonly constantMode?: boolean;
}

/**
 * The standard deviation amplitude · √λ_k of Re ψ_k and Im ψ_k, with λ_k ∝ (4π²|k|² + τ²)^−α and Σ_{k≠0} λ_k = 1, so
 * that Re ψ has the standard deviation `amplitude` at every point. The paper (Baptista, Stuart and Tran 2025, section
 * 6.3) leaves the law open.
 *
 * @returns One number a mode, in the order of {@link wavevectors}.
 * @throws OutOfRangeError If an option is out of range.
 *
 * @example
 * ```ts
 * import { streamFunctionLaw } from '@crossmodal/datasets/lagrangian';
 *
 * const deviations = streamFunctionLaw({ amplitude: 2 });
 * console.log(Math.sqrt(deviations.reduce((sum, deviation) => sum + deviation ** 2, 0)).toFixed(6)); // 2.000000
 * ```
 */
export function streamFunctionLaw({ degree = 3, amplitude = 0.4, alpha = 2, tau = 3, constantMode = false }: StreamFunctionLawOptions = {}): Float64Array {
  for (const [name, value] of Object.entries({ amplitude, alpha, tau })) {
    if (!(value > 0 && value < Infinity)) throw new OutOfRangeError(`streamFunctionLaw: ${name} is ${value}; expected a finite number > 0`);
  }
  const vectors = wavevectors(degree);
  const law = new Float64Array(vectors.length / 2);
  let total = 0;
  for (let mode = 0; mode < law.length; mode++) {
    const square = vectors[2 * mode] ** 2 + vectors[2 * mode + 1] ** 2;
    law[mode] = (4 * Math.PI ** 2 * square + tau ** 2) ** -alpha;
    if (square > 0) total += law[mode];
  }
  for (let mode = 0; mode < law.length; mode++) law[mode] = amplitude * Math.sqrt(law[mode] / total);
  if (!constantMode) law[(law.length - 1) / 2] = 0;
  return law;
}
