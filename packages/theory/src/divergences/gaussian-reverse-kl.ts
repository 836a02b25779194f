import { coordinateKL } from './coordinate-kl.ts';
import type { GaussianLaw } from './gaussian-law.ts';
import { relativeLaw } from './relative-law.ts';

/**
 * The reverse Kullback–Leibler divergence KL(q ‖ p) = E_q log(q/p) of a truth p and a model q, in nats.
 *
 * Reverse KL, χ² and Hellinger distance of a contrastive model need the density ratio, so samples of the truth
 * alone do not reach them (Baptista, Stuart and Tran 2025, Remark 3.5); for Gaussian laws the ratio is known. This
 * one is Lemma E.1 with the laws exchanged.
 *
 * @throws ShapeError If means and covariances do not fit each other.
 * @throws OutOfRangeError If a number is not finite.
 * @throws NotPositiveDefiniteError If a covariance is not symmetric and positive definite.
 *
 * @example
 * ```ts
 * import { gaussianKL, gaussianReverseKL } from '@crossmodal/theory';
 *
 * const [narrow, wide] = [{ mean: [0], cov: [[1]] }, { mean: [0], cov: [[4]] }];
 * console.log(gaussianKL(narrow, wide).toFixed(6)); // 0.318147
 * console.log(gaussianReverseKL(narrow, wide).toFixed(6)); // 0.806853
 * ```
 */
export function gaussianReverseKL(p: GaussianLaw, q: GaussianLaw): number {
  return relativeLaw('gaussianReverseKL', p, q).reduce((sum, { scale, shift, excess }) => {
    const exchanged = { scale: 1 / scale, shift: -shift / scale, excess: -excess / scale ** 2 };
    return sum + coordinateKL(exchanged);
  }, 0);
}
