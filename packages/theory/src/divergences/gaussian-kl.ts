import { coordinateKL } from './coordinate-kl.ts';
import type { GaussianLaw } from './gaussian-law.ts';
import { relativeLaw } from './relative-law.ts';

/**
 * The Kullback–Leibler divergence KL(p ‖ q) = E_p log(p/q) of two Gaussian laws, in nats:
 * ½ [Tr(C_q⁻¹ C_p) − d + log(|C_q| / |C_p|) + (m_q − m_p)ᵀ C_q⁻¹ (m_q − m_p)] (Baptista, Stuart and Tran 2025,
 * Lemma E.1).
 *
 * It is evaluated as ½ Σᵢ (λᵢ − 1 − log λᵢ + Δᵢ²) in coordinates where q is standard and p has variances λᵢ and
 * means Δᵢ: each term is ≥ 0, so the result is, and close laws lose no digits to cancellation.
 *
 * @throws ShapeError If means and covariances do not fit each other.
 * @throws OutOfRangeError If a number is not finite.
 * @throws NotPositiveDefiniteError If a covariance is not symmetric and positive definite.
 *
 * @example
 * ```ts
 * import { gaussianKL } from '@crossmodal/theory';
 *
 * const p = { mean: [1, 0], cov: [[1, 0.5], [0.5, 2]] };
 * const q = { mean: [0, 1], cov: [[2, 0], [0, 1]] };
 * console.log(gaussianKL(p, q).toFixed(10)); // 1.0667656963
 * ```
 */
export function gaussianKL(p: GaussianLaw, q: GaussianLaw): number {
  return relativeLaw('gaussianKL', p, q).reduce((sum, coordinate) => sum + coordinateKL(coordinate), 0);
}
