import { checkWeights } from './check-weights.ts';

/**
 * The effective sample size (Σᵢ wᵢ)² / Σᵢ wᵢ² of Kish (1965), which is 1 / Σᵢ wᵢ² for weights that sum to 1: how
 * many equally weighted items say as much.
 *
 * @param weights Numbers ≥ 0, not all 0; for instance from {@link conditionalWeights}.
 * @returns A number from 1 (all weight on one item) to `weights.length` (equal weights).
 * @throws ShapeError If `weights` is empty.
 * @throws OutOfRangeError If a weight is negative or not finite, or all are 0.
 *
 * @example
 * ```ts
 * import { effectiveSampleSize } from '@crossmodal/evaluation';
 *
 * console.log(effectiveSampleSize([0.5, 0.5, 0])); // 2
 * ```
 */
export function effectiveSampleSize(weights: ArrayLike<number>): number {
  const total = checkWeights('effectiveSampleSize', weights);
  let squares = 0;
  for (let i = 0; i < weights.length; i++) {
    // Scaled first, so that weights of any size neither overflow nor vanish when squared.
    const share = weights[i] / total;
    squares += share * share;
  }
  return 1 / squares;
}
