import { AbstractMatrix, Matrix } from 'ml-matrix';

import { OutOfRangeError, ShapeError } from '../errors.ts';
import type { MatrixLike } from './matrix-like.ts';

/**
 * A copy of a matrix that a caller gave, with every entry checked.
 *
 * @param where Function and argument, for messages: `gaussianPair: cov`.
 * @param shape Rows and columns that it must have; what is left out may be anything.
 */
export function toMatrix(where: string, value: MatrixLike, shape: { readonly rows?: number; readonly columns?: number } = {}): Matrix {
  const rows = AbstractMatrix.isMatrix(value) ? value.to2DArray() : value;
  if (!Array.isArray(rows)) throw new ShapeError(`${where} is ${describe(value)}; expected a matrix or an array of rows`);
  const columns: number = AbstractMatrix.isMatrix(value) ? value.columns : (rows[0]?.length ?? shape.columns ?? 0);
  if ((shape.rows ?? rows.length) !== rows.length || (shape.columns ?? columns) !== columns) {
    throw new ShapeError(`${where} is ${rows.length} x ${columns}; expected ${shape.rows ?? 'n'} x ${shape.columns ?? 'n'}`);
  }
  const matrix = new Matrix(rows.length, columns);
  for (const [i, row] of rows.entries()) {
    if (row.length !== columns) {
      throw new ShapeError(`${where}: row ${i} has ${row.length} entries and row 0 has ${columns}; expected equal rows`);
    }
    for (let j = 0; j < columns; j++) {
      if (!Number.isFinite(row[j])) throw new OutOfRangeError(`${where}[${i}][${j}] is ${row[j]}; expected a finite number`);
      matrix.set(i, j, row[j]);
    }
  }
  return matrix;
}

function describe(value: unknown): string {
  return value === null || typeof value !== 'object' ? String(value) : 'an object';
}
