import { EigenvalueDecomposition, Matrix } from 'ml-matrix';

import { NotPositiveDefiniteError } from '../errors.ts';

/** Eigenvalues of a covariance that is singular on paper come out this far below 0, relative to the largest. */
const ROUNDING = 1e-12;

/**
 * A square F with C = F Fᵀ of a covariance that may be singular; `label` names it in messages.
 *
 * @throws NotPositiveDefiniteError If C has a negative eigenvalue beyond rounding.
 */
export function semidefiniteFactor(label: string, cov: Matrix): Matrix {
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(cov, { assumeSymmetric: true });
  const [smallest, largest] = [Math.min(...realEigenvalues), Math.max(...realEigenvalues)];
  if (smallest < -ROUNDING * Math.abs(largest)) {
    throw new NotPositiveDefiniteError(`${label} has the eigenvalue ${smallest}; expected a positive semidefinite matrix`);
  }
  return eigenvectorMatrix.mmul(Matrix.diag(realEigenvalues.map((value) => Math.sqrt(Math.max(value, 0)))));
}
