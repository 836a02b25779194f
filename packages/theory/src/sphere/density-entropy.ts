import { checkDensity } from './check-density.ts';
import { crossEntropy } from './cross-entropy.ts';

/**
 * −∫ ρ log ρ dμ of a density on a grid (differential entropy; negative for concentrated laws).
 *
 * @param density One value a node.
 * @param weights Areas of the cells.
 * @throws ShapeError If the lengths differ or are 0.
 * @throws OutOfRangeError If a value is negative or not finite.
 *
 * @example
 * ```ts
 * import { circleGrid, densityEntropy } from '@crossmodal/theory';
 *
 * const { weights } = circleGrid(64);
 * console.log(densityEntropy(weights.map(() => 1 / (2 * Math.PI)), weights).toFixed(6)); // 1.837877
 * ```
 */
export function densityEntropy(density: ArrayLike<number>, weights: ArrayLike<number>): number {
  checkDensity('densityEntropy: density', density, weights);
  return crossEntropy(density, density, weights);
}
