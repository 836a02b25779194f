import { Matrix } from 'ml-matrix';

import { OutOfRangeError } from '../errors.ts';
import { checkedLaw } from './checked-law.ts';
import { choleskyOfLaw } from './cholesky-of-law.ts';
import type { GaussianLaw } from './gaussian-law.ts';
import { semidefiniteFactor } from './semidefinite-factor.ts';
import { solveLower } from './solve-lower.ts';

/**
 * The squared maximum mean discrepancy E k(x, x') − 2 E k(x, y) + E k(y, y') of two Gaussian laws, x, x' ~ p and
 * y, y' ~ q independent, for the Gaussian kernel k(x, y) = exp(−|x − y|² / 2ℓ²) (Baptista, Stuart and Tran 2025,
 * Appendix B, where it is the divergence of the MMD losses; no square root is taken).
 *
 * The expectations are derived here: x − y ~ N(m, Σ) gives
 * E k = |I + Σ/ℓ²|^(−1/2) exp(−½ mᵀ (ℓ²I + Σ)⁻¹ m), with m = m_p − m_q and Σ = C_p + C_q, or m = 0 and Σ = 2C within
 * one law. The covariances may be singular. Close laws leave an absolute error of about 1e-16, clipped at 0.
 *
 * @param options.bandwidth ℓ > 0.
 * @throws ShapeError If means and covariances do not fit each other.
 * @throws OutOfRangeError If a number is not finite or the bandwidth is not positive.
 * @throws NotPositiveDefiniteError If a covariance is not symmetric or has a negative eigenvalue.
 *
 * @example
 * ```ts
 * import { gaussianMMD2 } from '@crossmodal/theory';
 *
 * const truth = { mean: [0, 0], cov: [[1.5, 1], [1, 1.5]] };
 * const model = { mean: [0, 0], cov: [[2, 1], [1, 2]] };
 * console.log(gaussianMMD2(truth, model, { bandwidth: 1 }).toFixed(10)); // 0.0107540865
 * ```
 */
export function gaussianMMD2(p: GaussianLaw, q: GaussianLaw, options: { readonly bandwidth: number }): number {
  const { bandwidth } = options;
  if (!(bandwidth > 0 && bandwidth < Infinity)) {
    throw new OutOfRangeError(`gaussianMMD2: bandwidth is ${bandwidth}; expected a finite number > 0`);
  }
  const [first, second] = [checkedLaw('gaussianMMD2: p.', p), checkedLaw('gaussianMMD2: q.', q, p.mean.length)];
  semidefiniteFactor('gaussianMMD2: p.cov', first.cov);
  semidefiniteFactor('gaussianMMD2: q.cov', second.cov);
  const shift = first.mean.map((value, i) => (value - second.mean[i]) / bandwidth);
  const none = new Float64Array(shift.length);
  const within = meanKernel(Matrix.mul(first.cov, 2 / bandwidth ** 2), none) + meanKernel(Matrix.mul(second.cov, 2 / bandwidth ** 2), none);
  const between = meanKernel(Matrix.add(first.cov, second.cov).mul(1 / bandwidth ** 2), shift);
  return Math.max(0, within - 2 * between);
}

/** E exp(−|z|²/2) of z ~ N(m, Σ). */
function meanKernel(sigma: Matrix, mean: Float64Array): number {
  const lower = choleskyOfLaw('gaussianMMD2: I + (p.cov + q.cov) / bandwidth²', Matrix.add(Matrix.eye(mean.length), sigma));
  const whitened = solveLower(lower, Matrix.columnVector(mean));
  return Math.exp(-lower.diagonal().reduce((sum, root) => sum + Math.log(root), 0) - whitened.norm('frobenius') ** 2 / 2);
}
