import type { AbstractMatrix } from 'ml-matrix';

import type { DenseMatrix } from './dense-matrix.ts';

/**
 * A copy of a matrix of ml-matrix as one array by rows.
 *
 * @example See {@link toMatrix}.
 */
export function fromMatrix(matrix: AbstractMatrix): DenseMatrix {
  const { rows, columns } = matrix;
  const data = new Float64Array(rows * columns);
  for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) data[i * columns + j] = matrix.get(i, j);
  return { data, rows, columns };
}
