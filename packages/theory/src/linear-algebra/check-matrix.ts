import { OutOfRangeError, ShapeError } from '../errors.ts';
import type { DenseMatrix } from './dense-matrix.ts';

/** Refuses a matrix whose array does not have its rows and columns. `place` is the function and the argument. */
export function checkMatrix(place: string, { data, rows, columns }: Omit<DenseMatrix, 'data'> & { data: ArrayLike<number> }): void {
  if (!Number.isInteger(rows) || !Number.isInteger(columns) || rows < 1 || columns < 1) {
    throw new ShapeError(`${place} is ${rows} x ${columns}; expected at least one row and one column`);
  }
  if (data.length !== rows * columns) {
    throw new ShapeError(`${place} is ${rows} x ${columns} and holds ${data.length} numbers; expected ${rows * columns}`);
  }
}

/** Refuses a matrix that is not square. */
export function checkSquare(place: string, matrix: DenseMatrix): void {
  checkMatrix(place, matrix);
  if (matrix.rows !== matrix.columns) throw new ShapeError(`${place} is ${matrix.rows} x ${matrix.columns}; expected a square matrix`);
}

/** Refuses a number that is not an integer from `minimum` to `maximum`. */
export function checkInteger(place: string, value: number, minimum: number, maximum: number = Number.MAX_SAFE_INTEGER): void {
  if (!Number.isInteger(value) || value < minimum || value > maximum) {
    const range = maximum === Number.MAX_SAFE_INTEGER ? `>= ${minimum}` : `from ${minimum} to ${maximum}`;
    throw new OutOfRangeError(`${place} is ${value}; expected an integer ${range}`);
  }
}
