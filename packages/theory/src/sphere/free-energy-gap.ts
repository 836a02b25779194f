import type { EnergyMeasure } from './energy-measure.ts';
import { freeEnergy } from './free-energy.ts';
import { gibbsDensity } from './gibbs-density.ts';

/**
 * F_{τ,U}(ρ) + log Z_τ, how far the energy of a density is above its minimum; equal to KL(ρ ‖ ρ*) (arXiv 2601.19597,
 * equation 28).
 *
 * @param density ρ, one value a node, of integral 1.
 * @param potential U, one value a node.
 * @param measure Temperature and areas of the cells.
 * @throws ShapeError If the lengths differ or are 0.
 * @throws OutOfRangeError If a value is not finite, a density negative or τ not positive.
 *
 * @example
 * ```ts
 * import { circleGrid, freeEnergyGap } from '@crossmodal/theory';
 *
 * const { nodes, weights } = circleGrid(256);
 * const potential = Float64Array.from({ length: 256 }, (_, i) => -nodes.data[2 * i]);
 * const uniform = weights.map(() => 1 / (2 * Math.PI));
 * console.log(freeEnergyGap(uniform, potential, { temperature: 0.5, weights }).toFixed(10)); // 0.8239935415
 * ```
 */
export function freeEnergyGap(density: ArrayLike<number>, potential: ArrayLike<number>, measure: EnergyMeasure): number {
  return freeEnergy(density, potential, measure) + gibbsDensity(potential, measure).logNormaliser;
}
