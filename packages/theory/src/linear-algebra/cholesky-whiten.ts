import type { DenseMatrix } from './dense-matrix.ts';
import { cholesky } from './cholesky.ts';
import type { LinearAlgebraKernel } from './linear-algebra-kernel.ts';
import { portableKernel } from './portable-kernel.ts';
import { triangularSolve } from './triangular-solve.ts';

/**
 * Whitens centred samples: X L⁻ᵀ with C = L Lᵀ, whose rows have the covariance I if those of X have the covariance C.
 *
 * @param samples X, a sample a row, its mean removed.
 * @param covariance C, positive definite; only its lower triangle is read.
 * @throws ShapeError If the columns of X are not those of C.
 * @throws NotPositiveDefiniteError If C is not positive definite.
 *
 * @example
 * ```ts
 * import { choleskyWhiten } from '@crossmodal/theory';
 *
 * const samples = { data: Float64Array.of(2, 3), rows: 1, columns: 2 };
 * const covariance = { data: Float64Array.of(4, 2, 2, 5), rows: 2, columns: 2 };
 * console.log(choleskyWhiten(samples, covariance).data); // Float64Array(2) [ 1, 1 ]
 * ```
 */
export function choleskyWhiten(
  samples: DenseMatrix,
  covariance: DenseMatrix,
  { kernel = portableKernel() }: { kernel?: LinearAlgebraKernel } = {},
): DenseMatrix {
  return triangularSolve(cholesky(covariance, { kernel }), samples, { side: 'right', transpose: true, kernel });
}
