import { NotPositiveDefiniteError } from '../errors.ts';
import { checkSquare } from './check-matrix.ts';
import type { DenseMatrix } from './dense-matrix.ts';
import type { LinearAlgebraKernel, MatrixView } from './linear-algebra-kernel.ts';
import { subview } from './subview.ts';
import { portableKernel } from './portable-kernel.ts';
import { solveTriangularInPlace } from './solve-triangular-in-place.ts';
import { dot } from './vector-loops.ts';

/** Order from which on halving pays. */
const SMALLEST_SPLIT = 32;

/**
 * The lower triangular L with L Lᵀ = M.
 *
 * The matrix is halved until it is small, so that nearly all the work is in products (Gustavson 1997); LAPACK's
 * `dpotrf` where the kernel has it.
 *
 * @param matrix M, symmetric; only its lower triangle is read.
 * @throws ShapeError If M is not square.
 * @throws NotPositiveDefiniteError If M is not positive definite, to rounding.
 *
 * @example
 * ```ts
 * import { cholesky } from '@crossmodal/theory';
 *
 * const matrix = { data: Float64Array.of(4, 2, 2, 5), rows: 2, columns: 2 };
 * console.log(cholesky(matrix).data); // Float64Array(4) [ 2, 0, 1, 2 ]
 * ```
 */
export function cholesky(matrix: DenseMatrix, { kernel = portableKernel() }: { kernel?: LinearAlgebraKernel } = {}): DenseMatrix {
  checkSquare('cholesky: matrix', matrix);
  const order = matrix.rows;
  const factor = { data: matrix.data.slice(), rows: order, columns: order };
  const failure = kernel.cholesky ? kernel.cholesky(factor) : factorise(kernel, factor);
  if (failure > 0) {
    throw new NotPositiveDefiniteError(
      `cholesky: the leading minor of order ${failure} of matrix is not positive; expected a positive definite matrix (a ridge makes one)`,
    );
  }
  for (let i = 0; i < order; i++) factor.data.fill(0, i * order + i + 1, (i + 1) * order);
  return factor;
}

/** In place; returns 0, or the order of the leading minor that is not positive. */
function factorise(kernel: LinearAlgebraKernel, matrix: MatrixView): number {
  const order = matrix.rows;
  if (order <= SMALLEST_SPLIT) return factoriseSmall(matrix);
  const half = order >> 1;
  const rest = order - half;
  const first = subview(matrix, 0, 0, half, half);
  const corner = subview(matrix, half, 0, rest, half);
  const second = subview(matrix, half, half, rest, rest);
  const failure = factorise(kernel, first);
  if (failure > 0) return failure;
  solveTriangularInPlace(kernel, { factor: first, b: corner, side: 'right', transpose: true });
  kernel.syrk({ a: corner, c: second, alpha: -1, beta: 1 });
  const laterFailure = factorise(kernel, second);
  return laterFailure > 0 ? half + laterFailure : 0;
}

function factoriseSmall({ data, rows, columns, offset = 0, stride = columns }: MatrixView): number {
  for (let i = 0; i < rows; i++) {
    const row = offset + i * stride;
    for (let j = 0; j < i; j++) {
      const other = offset + j * stride;
      data[row + j] = (data[row + j] - dot(data, row, data, other, j)) / data[other + j];
    }
    const pivot = data[row + i] - dot(data, row, data, row, i);
    // Written so that NaN fails too.
    if (!(pivot > 0 && pivot < Infinity)) return i + 1;
    data[row + i] = Math.sqrt(pivot);
  }
  return 0;
}
