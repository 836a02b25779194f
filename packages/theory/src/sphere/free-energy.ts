import { checkScale } from '../kme/check-scale.ts';
import { checkDensity } from './check-density.ts';
import { checkField } from './check-field.ts';
import { densityEntropy } from './density-entropy.ts';
import type { EnergyMeasure } from './energy-measure.ts';
import { weightedSum } from './weighted-sum.ts';

/**
 * F_{τ,U}(ρ) = (1/τ) ∫ U ρ dμ − H(ρ), the intrinsic unimodal energy (arXiv 2601.19597, definition 3.3).
 *
 * @param density ρ, one value a node.
 * @param potential U, one value a node.
 * @param measure Temperature and areas of the cells.
 * @throws ShapeError If the lengths differ or are 0.
 * @throws OutOfRangeError If a value is not finite, a density negative or τ not positive.
 *
 * @example
 * ```ts
 * import { circleGrid, freeEnergy } from '@crossmodal/theory';
 *
 * const { nodes, weights } = circleGrid(256);
 * const potential = Float64Array.from({ length: 256 }, (_, i) => -nodes.data[2 * i]);
 * const uniform = weights.map(() => 1 / (2 * Math.PI));
 * console.log(freeEnergy(uniform, potential, { temperature: 0.5, weights }).toFixed(6)); // -1.837877
 * ```
 */
export function freeEnergy(density: ArrayLike<number>, potential: ArrayLike<number>, { temperature, weights }: EnergyMeasure): number {
  checkScale('freeEnergy: temperature', temperature);
  checkDensity('freeEnergy: density', density, weights);
  checkField('freeEnergy: potential', potential, weights);
  return weightedSum(weights, potential, density) / temperature - densityEntropy(density, weights);
}
