import type { Matrix } from 'ml-matrix';

import { NotPositiveDefiniteError } from '../errors.ts';

/** Refuses a square matrix whose entries (i, j) and (j, i) differ by more than rounding in a computation of it explains. */
export function checkSymmetric(where: string, matrix: Matrix): void {
  for (let i = 0; i < matrix.rows; i++) {
    for (let j = 0; j < i; j++) {
      const [lower, upper] = [matrix.get(i, j), matrix.get(j, i)];
      // Entries of a covariance are of the size of the root of its diagonal entries, whatever the units.
      const scale = Math.max(Math.abs(lower), Math.abs(upper), Math.sqrt(Math.abs(matrix.get(i, i) * matrix.get(j, j))));
      if (Math.abs(lower - upper) > 1e-10 * scale) {
        throw new NotPositiveDefiniteError(`${where}[${i}][${j}] is ${lower} and [${j}][${i}] is ${upper}; expected a symmetric matrix`);
      }
    }
  }
}
