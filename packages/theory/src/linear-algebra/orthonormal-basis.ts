import type { DenseMatrix } from './dense-matrix.ts';
import { transposed } from './transposed.ts';
import { addMultiple, dot } from './vector-loops.ts';

/**
 * The thin QR decomposition of a matrix with at least as many rows as columns, by Householder reflections (Golub and
 * Van Loan 2013, algorithms 5.1.1 and 5.2.1): orthonormal to rounding whatever the matrix, dependent columns included.
 */
export function orthonormalBasis(matrix: DenseMatrix): { Q: DenseMatrix; R: DenseMatrix } {
  const { rows, columns } = matrix;
  // Columns by rows, so that the loops run along memory.
  const work = transposed(matrix.data, rows, columns);
  const scales = new Float64Array(columns);
  const R = { data: new Float64Array(columns * columns), rows: columns, columns };
  for (let k = 0; k < columns; k++) {
    const start = k * rows + k;
    const length = rows - k;
    const { value, scale } = reflector(work, start, length);
    scales[k] = scale;
    R.data[k * columns + k] = value;
    for (let j = k + 1; j < columns; j++) {
      const other = j * rows + k;
      addMultiple(-scale * dot(work, start, work, other, length), work, start, work, other, length);
      R.data[k * columns + j] = work[other];
    }
  }
  const basis = new Float64Array(columns * rows);
  for (let k = columns - 1; k >= 0; k--) {
    const start = k * rows + k;
    basis[start] = 1;
    for (let j = k; j < columns; j++) {
      const other = j * rows + k;
      addMultiple(-scales[k] * dot(work, start, basis, other, rows - k), work, start, basis, other, rows - k);
    }
  }
  return { Q: { data: transposed(basis, columns, rows), rows, columns }, R };
}

/**
 * Replaces x by v such that (I − scale v vᵀ) x = (value, 0, …, 0).
 *
 * The sign of `value` is opposite to that of x₀, so nothing cancels; x is divided by its largest entry first, so that
 * no square overflows or vanishes.
 */
function reflector(x: Float64Array, start: number, length: number): { value: number; scale: number } {
  let largest = 0;
  for (let k = start; k < start + length; k++) largest = Math.max(largest, Math.abs(x[k]));
  if (largest === 0) return { value: 0, scale: 0 };
  for (let k = start; k < start + length; k++) x[k] /= largest;
  const norm = Math.sqrt(dot(x, start, x, start, length));
  const head = x[start];
  const value = head > 0 ? -norm : norm;
  x[start] = head - value;
  // vᵀv = 2 norm (norm + |head|).
  return { value: value * largest, scale: 1 / (norm * (norm + Math.abs(head))) };
}
