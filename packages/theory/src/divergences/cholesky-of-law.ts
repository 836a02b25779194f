import type { Matrix } from 'ml-matrix';

import { NotPositiveDefiniteError } from '../errors.ts';
import { tryCholesky } from './try-cholesky.ts';

/**
 * The lower triangular L with C = L Lᵀ of a covariance; `label` names it in messages.
 *
 * @throws NotPositiveDefiniteError If C is not positive definite to working precision.
 */
export function choleskyOfLaw(label: string, cov: Matrix): Matrix {
  const lower = tryCholesky(cov);
  if (typeof lower === 'number') {
    throw new NotPositiveDefiniteError(
      `${label} is not positive definite: its leading ${lower + 1} x ${lower + 1} block is singular or has a negative eigenvalue`,
    );
  }
  return lower;
}
