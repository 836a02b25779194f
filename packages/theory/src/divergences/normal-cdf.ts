import { centralErf } from './central-erf.ts';
import { expMinusSquare } from './exp-minus-square.ts';
import { scaledErfc } from './scaled-erfc.ts';

/**
 * The distribution function Φ(x) of N(0, 1), to a relative error of about 1e-15 also in the left tail, down to the
 * smallest normal number (x = −37.5); NaN at NaN.
 *
 * It is ½ erfc(−x/√2), with the exponential taken at x itself: rounding x/√2 first would cost x² units in the last
 * place.
 *
 * @example
 * ```ts
 * import { normalCdf } from '@crossmodal/theory';
 *
 * console.log(normalCdf(0)); // 0.5
 * console.log(normalCdf(1.96).toFixed(10)); // 0.9750021049
 * console.log(normalCdf(-10).toPrecision(12)); // 7.61985302416e-24
 * ```
 */
export function normalCdf(x: number): number {
  const scaled = Math.abs(x) / Math.SQRT2;
  if (!(scaled > 0.46875)) return 0.5 + 0.5 * centralErf(x / Math.SQRT2);
  const tail = 0.5 * expMinusSquare(x, 0.5) * scaledErfc(scaled);
  return x < 0 ? tail : 1 - tail;
}
