import type { GaussianLaw } from './gaussian-law.ts';
import { relativeLaw } from './relative-law.ts';

/**
 * The χ² divergence χ²(p ‖ q) = ∫ p²/q − 1 of two Gaussian laws; +Infinity unless 2C_p⁻¹ − C_q⁻¹ is positive
 * definite, that is unless C_p ≺ 2C_q.
 *
 * Derived here; the paper only names it among the divergences that samples do not reach (Baptista, Stuart and Tran
 * 2025, Remark 3.5). In coordinates where q = N(0, I) and p = N(Δ, diag λ), the integrand p²/q is, coordinate by
 * coordinate, a constant times exp(−(x − Δ)²/λ + x²/2), whose x² has the coefficient −(2/λ − 1)/2. The integral is
 * finite if and only if λ < 2, and completing the square gives 1 + χ² = Πᵢ (λᵢ(2 − λᵢ))^(−1/2) exp(Δᵢ²/(2 − λᵢ)).
 * A value beyond 1.8e308 is +Infinity too.
 *
 * @throws ShapeError If means and covariances do not fit each other.
 * @throws OutOfRangeError If a number is not finite.
 * @throws NotPositiveDefiniteError If a covariance is not symmetric and positive definite.
 *
 * @example
 * ```ts
 * import { gaussianChiSquare } from '@crossmodal/theory';
 *
 * const standard = { mean: [0], cov: [[1]] };
 * console.log(gaussianChiSquare({ mean: [1], cov: [[1]] }, standard).toFixed(6)); // 1.718282
 * console.log(gaussianChiSquare({ mean: [0], cov: [[2]] }, standard)); // Infinity
 * ```
 */
export function gaussianChiSquare(p: GaussianLaw, q: GaussianLaw): number {
  const coordinates = relativeLaw('gaussianChiSquare', p, q);
  let logarithm = 0;
  for (const { scale, shift, excess } of coordinates) {
    // The rounding of λ = 2: there the integral diverges, and near it the value would be noise.
    if (1 - excess <= 4 * coordinates.length * Number.EPSILON) return Infinity;
    // λ(2 − λ) = 1 − (λ − 1)²
    const logDeterminant = Math.abs(excess) < 0.5 ? Math.log1p(-(excess ** 2)) : 2 * Math.log(scale) + Math.log1p(-excess);
    logarithm += shift ** 2 / (1 - excess) - logDeterminant / 2;
  }
  return Math.expm1(logarithm);
}
