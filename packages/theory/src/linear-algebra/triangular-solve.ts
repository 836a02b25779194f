import { ShapeError } from '../errors.ts';
import { checkMatrix, checkSquare } from './check-matrix.ts';
import type { DenseMatrix } from './dense-matrix.ts';
import type { LinearAlgebraKernel } from './linear-algebra-kernel.ts';
import { portableKernel } from './portable-kernel.ts';
import { solveTriangularInPlace } from './solve-triangular-in-place.ts';

/**
 * Solves with a lower triangular L, such as {@link cholesky} gives: L X = B, or Lᵀ X = B with `transpose`; with `side`
 * right, X L = B or X Lᵀ = B.
 *
 * @param factor L; what is above its diagonal is not read.
 * @param b B; it is kept.
 * @returns X, of the shape of B.
 * @throws ShapeError If the shapes do not fit.
 *
 * @example
 * ```ts
 * import { triangularSolve } from '@crossmodal/theory';
 *
 * const factor = { data: Float64Array.of(2, 0, 1, 1), rows: 2, columns: 2 };
 * const b = { data: Float64Array.of(4, 5), rows: 2, columns: 1 };
 * console.log(triangularSolve(factor, b).data); // Float64Array(2) [ 2, 3 ]
 * ```
 */
export function triangularSolve(
  factor: DenseMatrix,
  b: DenseMatrix,
  {
    side = 'left',
    transpose = false,
    kernel = portableKernel(),
  }: { side?: 'left' | 'right'; transpose?: boolean; kernel?: LinearAlgebraKernel } = {},
): DenseMatrix {
  checkSquare('triangularSolve: factor', factor);
  checkMatrix('triangularSolve: b', b);
  const shared = side === 'left' ? b.rows : b.columns;
  if (shared !== factor.rows) {
    throw new ShapeError(
      `triangularSolve: b is ${b.rows} x ${b.columns}; expected ${factor.rows} ${side === 'left' ? 'rows' : 'columns'}, the order of factor`,
    );
  }
  const x = { data: b.data.slice(), rows: b.rows, columns: b.columns };
  solveTriangularInPlace(kernel, { factor, b: x, side, transpose });
  return x;
}
