import { expMinusSquare } from './exp-minus-square.ts';

/**
 * The density φ(x) = exp(−x²/2)/√(2π) of N(0, 1), to a relative error of about 1e-15; NaN at NaN.
 *
 * @example
 * ```ts
 * import { normalPdf } from '@crossmodal/theory';
 *
 * console.log(normalPdf(0).toFixed(12)); // 0.398942280401
 * ```
 */
export function normalPdf(x: number): number {
  return expMinusSquare(x, 0.5) / Math.sqrt(2 * Math.PI);
}
