import { Matrix } from 'ml-matrix';

import { spectralFunction, symmetricEigen } from './symmetric-eigen.ts';

/** (I + M)⁻¹ and log |I + M| of a symmetric M. */
export interface IdentityPlus {
  readonly inverse: Matrix;
  readonly logDeterminant: number;
}

/** Inverse and determinant of I + M, or `undefined` if it is not positive definite up to rounding. */
export function identityPlus(matrix: Matrix): IdentityPlus | undefined {
  const eigen = symmetricEigen(matrix);
  const largest = 1 + Math.max(...eigen.values.map(Math.abs));
  if (!(1 + eigen.values[0] > Number.EPSILON * largest)) return undefined;
  return {
    inverse: spectralFunction(eigen, (value) => 1 / (1 + value)),
    // log1p keeps the digits of a weak tilting.
    logDeterminant: eigen.values.reduce((sum, value) => sum + Math.log1p(value), 0),
  };
}

/** [[B, −A], [−Aᵀ, C̃]], the quadratic form of a tilting. */
export function tiltingForm({ A, B, C }: { readonly A: Matrix; readonly B: Matrix; readonly C: Matrix }): Matrix {
  const [nu, nv] = [A.rows, A.columns];
  const form = Matrix.zeros(nu + nv, nu + nv);
  const negative = A.clone().mul(-1);
  form.setSubMatrix(B, 0, 0).setSubMatrix(negative, 0, nu).setSubMatrix(negative.transpose(), nu, 0);
  return form.setSubMatrix(C, nu, nu);
}
