import { checkCorrelation } from './check-correlation.ts';

/**
 * h(σ) = 2σ / (1 + √(1 + 4σ²)), the root of σh² + h = σ: the gain that the joint loss gives to a direction with
 * canonical correlation σ under the inner-product tilting (Baptista, Stuart and Tran 2025, Theorem 5.6; this form
 * does not cancel at 0). It shrinks: 0 < h(σ) < σ for σ > 0.
 *
 * @param sigma σ, from 0 to 1.
 * @throws OutOfRangeError If `sigma` is no such number.
 *
 * @example
 * ```ts
 * import { shrinkH } from '@crossmodal/theory';
 *
 * console.log(shrinkH(2 / 3).toFixed(12)); // 0.500000000000
 * ```
 */
export function shrinkH(sigma: number): number {
  checkCorrelation('shrinkH', sigma, { one: true });
  return (2 * sigma) / (1 + Math.sqrt(1 + 4 * sigma * sigma));
}
