import { Matrix } from 'ml-matrix';

import { NotPositiveDefiniteError, OutOfRangeError, ShapeError } from '../errors.ts';
import type { MatrixLike } from '../gaussian/matrix-like.ts';

/** Rounding in a product such as A C Aᵀ leaves entries that differ by this much of their scale; more is a mistake. */
const ASYMMETRY = 1e-10;

/**
 * A symmetric copy of a `size` x `size` matrix; `label` names it in messages, as in "gaussianKL: p.cov".
 *
 * @throws ShapeError If it has another shape.
 * @throws OutOfRangeError If an entry is not finite.
 * @throws NotPositiveDefiniteError If it is not symmetric, and `covariance` is true; OutOfRangeError if it is not.
 */
export function symmetricMatrix(
  label: string,
  values: MatrixLike,
  { size, covariance }: { readonly size: number; readonly covariance: boolean },
): Matrix {
  const rows = Matrix.isMatrix(values) ? values.to2DArray() : values;
  const ragged = rows.find((row) => row.length !== size);
  if (rows.length !== size || ragged !== undefined) {
    throw new ShapeError(`${label} is ${rows.length} x ${(ragged ?? rows[0])?.length ?? 0}; expected ${size} x ${size}`);
  }
  let largest = 0;
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++) {
      if (!Number.isFinite(rows[i][j])) throw new OutOfRangeError(`${label}[${i}][${j}] is ${rows[i][j]}; expected a finite number`);
      largest = Math.max(largest, Math.abs(rows[i][j]));
    }
  }
  const result = new Matrix(size, size);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      const scale = covariance ? Math.sqrt(Math.abs(rows[i][i] * rows[j][j])) : largest;
      if (Math.abs(rows[i][j] - rows[j][i]) > ASYMMETRY * scale) {
        const message = `${label} is not symmetric: [${i}][${j}] is ${rows[i][j]} and [${j}][${i}] is ${rows[j][i]}`;
        throw covariance ? new NotPositiveDefiniteError(message) : new OutOfRangeError(message);
      }
      const mean = (rows[i][j] + rows[j][i]) / 2;
      result.set(i, j, mean);
      result.set(j, i, mean);
    }
  }
  return result;
}
