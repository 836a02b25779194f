import { centralErf } from './central-erf.ts';
import { expMinusSquare } from './exp-minus-square.ts';
import { scaledErfc } from './scaled-erfc.ts';

/**
 * The complementary error function erfc(x) = 1 − erf(x), to a relative error of about 1e-15 also in the right tail,
 * down to the smallest normal number; NaN at NaN.
 *
 * Rational Chebyshev approximations of W. J. Cody, Mathematics of Computation 23 (1969), 631–637.
 *
 * @example
 * ```ts
 * import { erfc } from '@crossmodal/theory';
 *
 * console.log(erfc(0)); // 1
 * console.log(erfc(10).toPrecision(12)); // 2.08848758376e-45
 * ```
 */
export function erfc(x: number): number {
  const size = Math.abs(x);
  if (!(size > 0.46875)) return 1 - centralErf(x);
  const tail = expMinusSquare(size, 1) * scaledErfc(size);
  return x > 0 ? tail : 2 - tail;
}
