import { checkCorrelation } from './check-correlation.ts';

/**
 * q(σ) = σ / (2(1 − σ)): the optimum a = b = c of the joint loss in a direction with canonical correlation σ under the
 * L2 tilting. Derived here; Baptista, Stuart and Tran 2025 treat the joint loss with the inner-product tilting only.
 *
 * @param sigma σ, from 0 and below 1.
 * @throws OutOfRangeError If `sigma` is no such number.
 *
 * @example
 * ```ts
 * import { jointQ } from '@crossmodal/theory';
 *
 * console.log(jointQ(0.8).toFixed(10)); // 2.0000000000
 * ```
 */
export function jointQ(sigma: number): number {
  checkCorrelation('jointQ', sigma, { one: false });
  return sigma / (2 * (1 - sigma));
}
