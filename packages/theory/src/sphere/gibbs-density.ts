import { checkScale } from '../kme/check-scale.ts';
import { checkField } from './check-field.ts';
import type { EnergyMeasure } from './energy-measure.ts';
import { smallestOf } from './smallest-of.ts';

/** The equilibrium of a potential. */
export interface GibbsDensity {
  /** ρ*, one value a node. */
  readonly density: Float64Array;
  /** log Z_τ; the least free energy is −log Z_τ. */
  readonly logNormaliser: number;
}

/**
 * ρ* = exp(−U/τ)/Z_τ, the only minimiser of the free energy of a potential (arXiv 2601.19597, proposition 3.1).
 *
 * @param potential U, one value a node.
 * @param measure Temperature and areas of the cells.
 * @throws ShapeError If the lengths differ or are 0.
 * @throws OutOfRangeError If a value is not finite or τ not positive.
 *
 * @example
 * ```ts
 * import { circleGrid, gibbsDensity } from '@crossmodal/theory';
 *
 * const { nodes, weights } = circleGrid(256);
 * const potential = Float64Array.from({ length: 256 }, (_, i) => -nodes.data[2 * i]); // −cos of the angle
 * console.log(gibbsDensity(potential, { temperature: 0.5, weights }).logNormaliser.toFixed(10)); // 2.6618706079
 * ```
 */
export function gibbsDensity(potential: ArrayLike<number>, { temperature, weights }: EnergyMeasure): GibbsDensity {
  checkScale('gibbsDensity: temperature', temperature);
  checkField('gibbsDensity: potential', potential, weights);
  const least = smallestOf(potential);
  const density = Float64Array.from(potential, (u) => Math.exp((least - u) / temperature));
  let sum = 0;
  for (let i = 0; i < density.length; i++) sum += weights[i] * density[i];
  for (let i = 0; i < density.length; i++) density[i] /= sum;
  return { density, logNormaliser: Math.log(sum) - least / temperature };
}
