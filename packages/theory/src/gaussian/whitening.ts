import type { Matrix } from 'ml-matrix';

import { DegenerateError, NotPositiveDefiniteError } from '../errors.ts';
import { spectralFunction, symmetricEigen, symmetricPart } from './symmetric-eigen.ts';
import { type ThinSvd, thinSvd } from './thin-svd.ts';

/** Blocks of a joint covariance. */
export interface CovarianceBlocks {
  readonly Cuu: Matrix;
  readonly Cuv: Matrix;
  readonly Cvv: Matrix;
}

/** Roots of the marginal covariances and the decomposition of the whitened cross-covariance. */
export interface Whitening extends ThinSvd {
  readonly omega: Matrix;
  readonly rootU: Matrix;
  readonly rootV: Matrix;
  readonly inverseRootU: Matrix;
  readonly inverseRootV: Matrix;
}

/**
 * Ω = C_uu^{−1/2} C_uv C_vv^{−1/2} = U diag(σ) Vᵀ.
 *
 * C is positive definite if and only if C_uu and C_vv are and σ₁ < 1; testing it so, and not by the eigenvalues of C,
 * makes the answer independent of the units of u and v.
 *
 * @param remedy What to do about a singular marginal, for the message.
 * @param degenerate Whether σ₁ = 1, one variable being a function of the other, is refused or returned as 1.
 */
export function whitening(
  where: string,
  { Cuu, Cuv, Cvv }: CovarianceBlocks,
  { remedy, degenerate }: { readonly remedy: string; readonly degenerate: 'refuse' | 'clip' },
): Whitening {
  const u = roots(`${where}: the covariance of u`, Cuu, remedy);
  const v = roots(`${where}: the covariance of v`, Cvv, remedy);
  const omega = u.inverseRoot.mmul(Cuv).mmul(v.inverseRoot);
  const svd = thinSvd(omega);
  const [largest] = svd.sigma;
  // A relative error of one rounding in a covariance moves Ω by its condition number times that.
  const rounding = Math.min(1e-8, Math.max(1e-12, 8 * Number.EPSILON * (u.condition + v.condition)));
  if (!(largest <= 1 + rounding)) {
    throw new NotPositiveDefiniteError(
      `${where}: the largest canonical correlation is ${largest}, so the joint covariance is indefinite; expected one below 1, from a positive definite covariance`,
    );
  }
  if (degenerate === 'refuse' && largest >= 1 - rounding) {
    throw new DegenerateError(
      `${where}: the largest canonical correlation is ${largest}, so a part of u is a function of v; expected one below 1 - ${rounding.toExponential(1)}: ${remedy}`,
    );
  }
  return {
    omega,
    U: svd.U,
    sigma: svd.sigma.map((value) => Math.min(value, 1)),
    V: svd.V,
    rootU: u.root,
    rootV: v.root,
    inverseRootU: u.inverseRoot,
    inverseRootV: v.inverseRoot,
  };
}

function roots(where: string, covariance: Matrix, remedy: string): { root: Matrix; inverseRoot: Matrix; condition: number } {
  const eigen = symmetricEigen(symmetricPart(covariance));
  const smallest = eigen.values[0];
  const largest = eigen.values[eigen.values.length - 1];
  if (!(smallest > covariance.rows * Number.EPSILON * largest)) {
    throw new NotPositiveDefiniteError(`${where} has eigenvalues from ${smallest} to ${largest}; expected a positive definite matrix: ${remedy}`);
  }
  return {
    root: spectralFunction(eigen, Math.sqrt),
    inverseRoot: spectralFunction(eigen, (value) => 1 / Math.sqrt(value)),
    condition: largest / smallest,
  };
}
