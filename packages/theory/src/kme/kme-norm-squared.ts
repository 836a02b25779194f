import { checkPointSets } from './check-point-sets.ts';
import { checkScale } from './check-scale.ts';
import { logKernelMean } from './log-kernel-mean.ts';
import type { PointSet } from './point-set.ts';

/**
 * |μ_X|² = Σᵢⱼ aᵢ aⱼ exp(−|uᵢ − uⱼ|²/(2σ²)), the squared norm of a kernel mean.
 *
 * @param X A point set.
 * @param sigma Bandwidth σ > 0.
 * @throws ShapeError If the set is empty, or log-weights and points differ in number.
 * @throws OutOfRangeError If a coordinate is not finite, or σ is not positive.
 *
 * @example
 * ```ts
 * import { kmeNormSquared } from '@crossmodal/theory';
 *
 * console.log(kmeNormSquared({ points: [[1, 0], [0, 1]], logWeights: [0, 0] }, 0.5).toFixed(6)); // 2.036631
 * ```
 */
export function kmeNormSquared(X: PointSet, sigma: number): number {
  checkPointSets('kmeNormSquared: X', [X]);
  checkScale('kmeNormSquared: sigma', sigma);
  return Math.exp(logKernelMean(X, X, sigma));
}
