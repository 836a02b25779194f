import { OutOfRangeError } from '../errors.ts';
import { checkSquare } from './check-matrix.ts';
import type { DenseMatrix } from './dense-matrix.ts';
import { implicitQl } from './implicit-ql.ts';
import type { LinearAlgebraKernel } from './linear-algebra-kernel.ts';
import { portableKernel } from './portable-kernel.ts';
import { transposed } from './transposed.ts';
import { tridiagonalise } from './tridiagonalise.ts';

/**
 * Eigenvalues, ascending, and orthonormal eigenvectors, as columns, of a symmetric matrix.
 *
 * Reduction to a tridiagonal matrix and the implicit QL iteration (Golub and Van Loan 2013, section 8.3), with the
 * vectors in blocks; LAPACK's `dsyevd` where the kernel has it.
 *
 * @param matrix Only its lower triangle is read.
 * @throws ShapeError If the matrix is not square.
 * @throws OutOfRangeError If an entry is not finite.
 *
 * @example
 * ```ts
 * import { symmetricEigen } from '@crossmodal/theory';
 *
 * const { values } = symmetricEigen({ data: Float64Array.of(2, 1, 1, 2), rows: 2, columns: 2 });
 * console.log([...values].map((value) => value.toFixed(9)).join(' ')); // 1.000000000 3.000000000
 * ```
 */
export function symmetricEigen(
  matrix: DenseMatrix,
  { kernel = portableKernel() }: { kernel?: LinearAlgebraKernel } = {},
): { values: Float64Array; vectors: DenseMatrix } {
  checkSquare('symmetricEigen: matrix', matrix);
  const { data, rows: order } = matrix;
  for (let i = 0; i < order; i++) {
    for (let j = 0; j <= i; j++) {
      if (!Number.isFinite(data[i * order + j])) {
        throw new OutOfRangeError(`symmetricEigen: entry (${i}, ${j}) of matrix is ${data[i * order + j]}; expected a finite number`);
      }
    }
  }
  if (kernel.symmetricEigen) {
    const { values, vectorsByRow } = kernel.symmetricEigen(matrix);
    return { values, vectors: { data: transposed(vectorsByRow, order, order), rows: order, columns: order } };
  }
  const { diagonal, offDiagonal, Q } = tridiagonalise(matrix, kernel);
  implicitQl(diagonal, offDiagonal, Q);
  return sorted(diagonal, Q);
}

function sorted(values: Float64Array, vectors: DenseMatrix): { values: Float64Array; vectors: DenseMatrix } {
  const order = values.length;
  const places = Uint32Array.from(values.keys()).toSorted((a, b) => values[a] - values[b]);
  const data = new Float64Array(order * order);
  for (let i = 0; i < order; i++) for (let j = 0; j < order; j++) data[i * order + j] = vectors.data[i * order + places[j]];
  return { values: Float64Array.from(places, (place) => values[place]), vectors: { data, rows: order, columns: order } };
}
