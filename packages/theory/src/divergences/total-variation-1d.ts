import { ShapeError } from '../errors.ts';
import { checkedLaw } from './checked-law.ts';
import { choleskyOfLaw } from './cholesky-of-law.ts';
import type { GaussianLaw } from './gaussian-law.ts';
import { normalCdf } from './normal-cdf.ts';

/**
 * The total variation distance ½ ∫ |p − q| = sup |p(A) − q(A)| of two Gaussian laws on the line, in [0, 1].
 *
 * Derived here; the paper only names it among the divergences that samples do not reach (Baptista, Stuart and Tran
 * 2025, Remark 3.5). The narrower density is the larger one exactly between the two points where the densities
 * cross, the roots of a quadratic, so the supremum is a difference of four values of Φ; with equal variances one of
 * the points is at infinity.
 *
 * @throws ShapeError If a law is not one-dimensional.
 * @throws OutOfRangeError If a number is not finite.
 * @throws NotPositiveDefiniteError If a variance is not positive.
 *
 * @example
 * ```ts
 * import { totalVariation1d } from '@crossmodal/theory';
 *
 * const standard = { mean: [0], cov: [[1]] };
 * console.log(totalVariation1d(standard, { mean: [2], cov: [[1]] }).toFixed(10)); // 0.6826894921
 * console.log(totalVariation1d(standard, { mean: [0], cov: [[4]] }).toFixed(10)); // 0.3226745688
 * ```
 */
export function totalVariation1d(p: GaussianLaw, q: GaussianLaw): number {
  if (p.mean.length !== 1 || q.mean.length !== 1) {
    throw new ShapeError(`totalVariation1d: p and q have ${p.mean.length} and ${q.mean.length} dimensions; expected 1 and 1`);
  }
  const [first, second] = [checkedLaw('totalVariation1d: p.', p), checkedLaw('totalVariation1d: q.', q)];
  const scaleP = choleskyOfLaw('totalVariation1d: p.cov', first.cov).get(0, 0);
  const scaleQ = choleskyOfLaw('totalVariation1d: q.cov', second.cov).get(0, 0);
  // In units where the narrower law is N(0, 1), the wider one is N(shift, scale²), shift >= 0 by symmetry.
  const narrow = Math.min(scaleP, scaleQ);
  const shift = Math.abs(first.mean[0] - second.mean[0]) / narrow;
  const stretch = Math.abs(scaleP - scaleQ) / narrow;
  const scale = 1 + stretch;
  if (shift === 0 && stretch === 0) return 0;
  if (shift === Infinity || stretch === Infinity) return 1;
  // The densities cross where (scale² − 1) x² + 2 shift x = shift² + 2 scale² log scale. The root of larger size
  // has no cancellation, and the other follows from the product of the roots.
  const logScale = Math.log1p(stretch);
  const sum = shift + scale * Math.hypot(shift, Math.sqrt(2 * stretch * logScale) * Math.sqrt(1 + scale));
  const left = -sum / stretch / (1 + scale);
  const right = shift * (shift / sum) + ((2 * scale * logScale) / sum) * scale;
  const inNarrow = normalCdf(right) - normalCdf(left);
  const inWide = normalCdf((right - shift) / scale) - normalCdf((left - shift) / scale);
  return Math.max(0, inNarrow - inWide);
}
