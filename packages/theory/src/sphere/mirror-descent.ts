import { OutOfRangeError } from '../errors.ts';
import { checkScale } from '../kme/check-scale.ts';
import { checkInteger } from '../linear-algebra/check-matrix.ts';
import { checkDensity } from './check-density.ts';
import { checkField } from './check-field.ts';
import type { EnergyMeasure } from './energy-measure.ts';
import { gibbsDensity } from './gibbs-density.ts';

/** How {@link mirrorDescent} descends. */
export interface MirrorDescentOptions extends EnergyMeasure {
  /** η in (0, 1]; 1 reaches the equilibrium in one step. */
  readonly rate: number;
  readonly steps: number;
  /** Positive density to start from; default the uniform one. */
  readonly start?: ArrayLike<number>;
}

/**
 * Mirror descent on the free energy: log ρ ← (1 − η) log ρ − η U/τ + constant, which contracts exactly, log ρ_t =
 * (1 − η)^t log ρ_0 − (1 − (1 − η)^t) U/τ + constant (derived here for arXiv 2601.19597, proposition 3.1).
 *
 * @param potential U, one value a node.
 * @param options Temperature, areas of the cells, rate, steps, start.
 * @returns The density after the steps.
 * @throws ShapeError If the lengths differ or are 0.
 * @throws OutOfRangeError If a value is not finite, the start not positive, or a setting out of range.
 *
 * @example
 * ```ts
 * import { circleGrid, freeEnergy, mirrorDescent } from '@crossmodal/theory';
 *
 * const { nodes, weights } = circleGrid(256);
 * const potential = Float64Array.from({ length: 256 }, (_, i) => -nodes.data[2 * i]);
 * const density = mirrorDescent(potential, { temperature: 0.5, weights, rate: 0.3, steps: 5 });
 * console.log(freeEnergy(density, potential, { temperature: 0.5, weights }).toFixed(10)); // -2.6506751399
 * ```
 */
export function mirrorDescent(potential: ArrayLike<number>, { temperature, weights, rate, steps, start }: MirrorDescentOptions): Float64Array {
  checkScale('mirrorDescent: temperature', temperature);
  checkField('mirrorDescent: potential', potential, weights);
  checkInteger('mirrorDescent: steps', steps, 0);
  if (!(rate > 0 && rate <= 1)) throw new OutOfRangeError(`mirrorDescent: rate is ${rate}; expected a number in (0, 1]`);
  const logDensity = new Float64Array(potential.length);
  if (start !== undefined) {
    checkDensity('mirrorDescent: start', start, weights);
    for (let i = 0; i < start.length; i++) {
      if (start[i] === 0) throw new OutOfRangeError(`mirrorDescent: start[${i}] is 0; expected a number > 0`);
      logDensity[i] = Math.log(start[i]);
    }
  }
  for (let step = 0; step < steps; step++) {
    for (let i = 0; i < logDensity.length; i++) logDensity[i] = (1 - rate) * logDensity[i] - (rate * potential[i]) / temperature;
  }
  // The density of a log density is the equilibrium of its negative at temperature 1.
  return gibbsDensity(logDensity.map((value) => -value), { temperature: 1, weights }).density;
}
