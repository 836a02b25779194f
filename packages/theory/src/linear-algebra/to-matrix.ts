import { Matrix } from 'ml-matrix';

import { checkMatrix } from './check-matrix.ts';
import type { DenseMatrix } from './dense-matrix.ts';

/**
 * A copy as a `Matrix` of ml-matrix.
 *
 * @example
 * ```ts
 * import { fromMatrix, toMatrix } from '@crossmodal/theory';
 *
 * const matrix = toMatrix({ data: Float64Array.of(1, 2, 3, 4, 5, 6), rows: 2, columns: 3 });
 * console.log(matrix.get(1, 0)); // 4
 * console.log(fromMatrix(matrix.transpose()).data); // Float64Array(6) [ 1, 4, 2, 5, 3, 6 ]
 * ```
 */
export function toMatrix(matrix: DenseMatrix): Matrix {
  checkMatrix('toMatrix: matrix', matrix);
  const { data, rows, columns } = matrix;
  const result = new Matrix(rows, columns);
  for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) result.set(i, j, data[i * columns + j]);
  return result;
}
