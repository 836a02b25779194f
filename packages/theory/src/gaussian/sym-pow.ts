import type { Matrix } from 'ml-matrix';

import { NotPositiveDefiniteError, OutOfRangeError, ShapeError } from '../errors.ts';
import { checkSymmetric } from './check-symmetric.ts';
import type { MatrixLike } from './matrix-like.ts';
import { spectralFunction, symmetricEigen } from './symmetric-eigen.ts';
import { toMatrix } from './to-matrix.ts';

/**
 * The power Sᵖ of a symmetric matrix: same eigenvectors, eigenvalues to the power p. p = 1/2 is the symmetric root,
 * p = −1/2 whitens.
 *
 * Eigenvalues that rounding cannot tell from 0 are 0 for powers that are no integers. The relative accuracy for
 * negative p is the condition number of S times the precision of float64.
 *
 * @param matrix S, symmetric; positive definite if p < 0, positive semidefinite if p is positive and no integer.
 * @param power p, any finite number.
 * @returns A new symmetric matrix.
 * @throws ShapeError If S is not square.
 * @throws NotPositiveDefiniteError If S is not symmetric, or has an eigenvalue whose power does not exist.
 *
 * @example
 * ```ts
 * import { symPow } from '@crossmodal/theory';
 *
 * const root = symPow([[5, 4], [4, 5]], 0.5);
 * console.log(root.to2DArray().map((row) => row.map((value) => value.toFixed(6)))); // [ [ '2.000000', '1.000000' ], [ '1.000000', '2.000000' ] ]
 * ```
 */
export function symPow(matrix: MatrixLike, power: number): Matrix {
  if (!Number.isFinite(power)) throw new OutOfRangeError(`symPow: power is ${power}; expected a finite number`);
  const S = toMatrix('symPow: matrix', matrix);
  if (S.rows !== S.columns) throw new ShapeError(`symPow: matrix is ${S.rows} x ${S.columns}; expected a square matrix`);
  checkSymmetric('symPow: matrix', S);
  const eigen = symmetricEigen(S);
  const scale = Math.max(0, ...eigen.values.map(Math.abs));
  // What rounding makes of an eigenvalue 0: its root would be 1e-8, far from rounding.
  const zero = S.rows * Number.EPSILON * scale;
  const [smallest] = eigen.values;
  if (power < 0 && smallest <= zero) {
    throw new NotPositiveDefiniteError(`symPow: smallest eigenvalue is ${smallest}; expected a positive one for power ${power}`);
  }
  if (!Number.isInteger(power) && smallest < -zero) {
    throw new NotPositiveDefiniteError(`symPow: smallest eigenvalue is ${smallest}; expected none below 0 for power ${power}`);
  }
  return spectralFunction(eigen, (value) => (Number.isInteger(power) || value > zero ? value ** power : 0));
}
