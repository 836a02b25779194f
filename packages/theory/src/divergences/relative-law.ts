import { Matrix } from 'ml-matrix';

import { thinSvd } from '../gaussian/thin-svd.ts';
import { checkedLaw } from './checked-law.ts';
import { choleskyOfLaw } from './cholesky-of-law.ts';
import type { GaussianLaw } from './gaussian-law.ts';
import { solveLower } from './solve-lower.ts';

/** One coordinate in which q is N(0, 1) and p is N(shift, scale²), independent of all others. */
export interface RelativeCoordinate {
  readonly scale: number;
  readonly shift: number;
  /** scale² − 1, without the cancellation. */
  readonly excess: number;
}

/**
 * The coordinates in which q is N(0, I) and p is N(shift, diag(scale²)).
 *
 * Every divergence ∫ f(p/q) q is unchanged by a bijection of the space, so it is a sum or product over these
 * coordinates. The scales are singular values of L_q⁻¹ L_p rather than roots of eigenvalues of its square, which
 * keeps small ones accurate.
 */
export function relativeLaw(caller: string, p: GaussianLaw, q: GaussianLaw): RelativeCoordinate[] {
  const [first, second] = [checkedLaw(`${caller}: p.`, p), checkedLaw(`${caller}: q.`, q, p.mean.length)];
  const lowerP = choleskyOfLaw(`${caller}: p.cov`, first.cov);
  const lowerQ = choleskyOfLaw(`${caller}: q.cov`, second.cov);
  const { U, sigma } = thinSvd(solveLower(lowerQ, lowerP));
  const difference = Matrix.columnVector(first.mean.map((value, i) => value - second.mean[i]));
  const shift = U.transpose().mmul(solveLower(lowerQ, difference)).to1DArray();
  return Array.from(sigma, (scale, i) => ({ scale, shift: shift[i], excess: (scale - 1) * (scale + 1) }));
}
