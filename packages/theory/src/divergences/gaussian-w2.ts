import type { GaussianLaw } from './gaussian-law.ts';
import { wasserstein2Squared } from './wasserstein2-squared.ts';

/**
 * The Wasserstein distance W₂(p, q) of two Gaussian laws, a metric in the units of the data; the root of
 * `gaussianW2Squared`.
 *
 * @throws ShapeError If means and covariances do not fit each other.
 * @throws OutOfRangeError If a number is not finite.
 * @throws NotPositiveDefiniteError If a covariance is not symmetric or has a negative eigenvalue.
 *
 * @example
 * ```ts
 * import { gaussianW2 } from '@crossmodal/theory';
 *
 * const p = { mean: [1, 0], cov: [[1, 0.5], [0.5, 2]] };
 * const q = { mean: [0, 1], cov: [[2, 0], [0, 1]] };
 * console.log(gaussianW2(p, q).toFixed(10)); // 1.5605233735
 * ```
 */
export function gaussianW2(p: GaussianLaw, q: GaussianLaw): number {
  return Math.sqrt(wasserstein2Squared('gaussianW2', p, q));
}
