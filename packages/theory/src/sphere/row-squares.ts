import type { DenseMatrix } from '../linear-algebra/dense-matrix.ts';

/** |z_i|² of every row. */
export function rowSquares({ data, rows, columns }: DenseMatrix): Float64Array {
  const squares = new Float64Array(rows);
  for (let i = 0; i < rows; i++) for (let k = 0; k < columns; k++) squares[i] += data[i * columns + k] ** 2;
  return squares;
}
