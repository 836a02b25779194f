import { centralErf } from './central-erf.ts';
import { expMinusSquare } from './exp-minus-square.ts';
import { scaledErfc } from './scaled-erfc.ts';

/**
 * The error function erf(x) = (2/√π) ∫₀ˣ exp(−t²) dt, to a relative error of about 1e-15 everywhere; NaN at NaN.
 *
 * Rational Chebyshev approximations of W. J. Cody, Mathematics of Computation 23 (1969), 631–637.
 *
 * @example
 * ```ts
 * import { erf } from '@crossmodal/theory';
 *
 * console.log(erf(0.5).toFixed(14)); // 0.52049987781305
 * console.log(erf(-Infinity)); // -1
 * ```
 */
export function erf(x: number): number {
  const size = Math.abs(x);
  if (!(size > 0.46875)) return centralErf(x);
  return Math.sign(x) * (1 - expMinusSquare(size, 1) * scaledErfc(size));
}
