import { checkPointSets } from './check-point-sets.ts';
import { kmeNormSquared } from './kme-norm-squared.ts';
import { logKernelMean } from './log-kernel-mean.ts';
import type { PointSet } from './point-set.ts';

/**
 * |μ_X − μ_Y|² = |μ_X|² + |μ_Y|² − 2⟨μ_X, μ_Y⟩, the squared maximum mean discrepancy of two weighted point sets under
 * the kernel exp(−|u − v|²/(2σ²)); 0 for sets with the same kernel mean, never below.
 *
 * @param X A point set.
 * @param Y Another of the same dimension.
 * @param sigma Bandwidth σ > 0.
 * @throws ShapeError If a set is empty, dimensions differ, or log-weights and points differ in number.
 * @throws OutOfRangeError If a coordinate is not finite, or σ is not positive.
 *
 * @example
 * ```ts
 * import { kmeMmdSquared } from '@crossmodal/theory';
 *
 * const [X, Y] = [{ points: [[1, 0]], logWeights: [0] }, { points: [[0, 1]], logWeights: [0] }];
 * console.log(kmeMmdSquared(X, Y, 0.5).toFixed(6)); // 1.963369
 * ```
 */
export function kmeMmdSquared(X: PointSet, Y: PointSet, sigma: number): number {
  checkPointSets('kmeMmdSquared: Y', [Y], checkPointSets('kmeMmdSquared: X', [X]));
  return Math.max(0, kmeNormSquared(X, sigma) + kmeNormSquared(Y, sigma) - 2 * Math.exp(logKernelMean(X, Y, sigma)));
}
