import type { GaussianLaw } from './gaussian-law.ts';
import { relativeLaw } from './relative-law.ts';

/**
 * The squared Hellinger distance H²(p, q) = ½ ∫ (√p − √q)² = 1 − ∫ √(pq) of two Gaussian laws, in [0, 1]. H itself
 * is a metric.
 *
 * Derived here; the paper only names it among the divergences that samples do not reach (Baptista, Stuart and Tran
 * 2025, Remark 3.5). In coordinates where q = N(0, I) and p = N(Δ, diag λ), the affinity is
 * ∫ √(pq) = Πᵢ (2√λᵢ / (1 + λᵢ))^(1/2) exp(−Δᵢ² / (4(1 + λᵢ))).
 *
 * @throws ShapeError If means and covariances do not fit each other.
 * @throws OutOfRangeError If a number is not finite.
 * @throws NotPositiveDefiniteError If a covariance is not symmetric and positive definite.
 *
 * @example
 * ```ts
 * import { gaussianHellinger2 } from '@crossmodal/theory';
 *
 * const standard = { mean: [0], cov: [[1]] };
 * console.log(gaussianHellinger2(standard, { mean: [2], cov: [[1]] }).toFixed(6)); // 0.393469
 * console.log(gaussianHellinger2(standard, { mean: [100], cov: [[1]] })); // 1
 * ```
 */
export function gaussianHellinger2(p: GaussianLaw, q: GaussianLaw): number {
  let logAffinity = 0;
  for (const { scale, shift, excess } of relativeLaw('gaussianHellinger2', p, q)) {
    const sum = 2 + excess;
    // 2√λ/(1 + λ) = 1 − (√λ − 1)²/(1 + λ); the left side is exact far from 1, the right side near it.
    const loss = (scale - 1) ** 2 / sum;
    logAffinity += (loss < 0.5 ? Math.log1p(-loss) : Math.log(2 * scale) - Math.log(sum)) / 2 - shift ** 2 / (4 * sum);
  }
  return -Math.expm1(logAffinity);
}
