import { checkCorrelation } from './check-correlation.ts';

/**
 * t(σ) = 1/x − 1 with x² + x = 2(1 − σ): the optimum a = b = c of the two-sided conditional loss, weights (1, 1), in a
 * direction with canonical correlation σ under the L2 tilting. Derived here; Baptista, Stuart and Tran 2025 treat the
 * one-sided loss only.
 *
 * With s = √(9 − 8σ) it is σ(1 + s) / ((1 − σ)(3 + s)), which cancels neither at 0 nor at 1.
 *
 * @param sigma σ, from 0 and below 1.
 * @throws OutOfRangeError If `sigma` is no such number.
 *
 * @example
 * ```ts
 * import { twoSidedT } from '@crossmodal/theory';
 *
 * console.log(twoSidedT(0.5).toFixed(10)); // 0.6180339887
 * ```
 */
export function twoSidedT(sigma: number): number {
  checkCorrelation('twoSidedT', sigma, { one: false });
  const s = Math.sqrt(1 + 8 * (1 - sigma));
  return (sigma * (1 + s)) / ((1 - sigma) * (3 + s));
}
