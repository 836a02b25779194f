import { ShapeError } from '../errors.ts';
import type { Random } from '../random.ts';
import { checkMatrix, checkSquare } from './check-matrix.ts';
import { cholesky } from './cholesky.ts';
import type { DenseMatrix } from './dense-matrix.ts';
import type { LinearAlgebraKernel } from './linear-algebra-kernel.ts';
import { matrixProduct } from './matrix-product.ts';
import { portableKernel } from './portable-kernel.ts';
import { triangularSolve } from './triangular-solve.ts';
import { truncatedSvd } from './truncated-svd.ts';

/** Settings of {@link truncatedCca}. */
export interface TruncatedCcaOptions {
  /** Covariance of u, positive definite; only its lower triangle is read. */
  readonly Cuu: DenseMatrix;
  /** Cross-covariance, dimensions of u × dimensions of v. */
  readonly Cuv: DenseMatrix;
  /** Covariance of v, positive definite; only its lower triangle is read. */
  readonly Cvv: DenseMatrix;
  /** Number of canonical correlations wanted. */
  readonly rank: number;
  /** Source of the random subspace. */
  readonly random: Random;
  /** As of `truncatedSvd`: 10 by default. */
  readonly oversampling?: number;
  /** As of `truncatedSvd`: 2 by default. Correlations of few samples decay slowly; 8 to 12 bring them to 1 or 2 percent. */
  readonly powerIterations?: number;
  readonly kernel?: LinearAlgebraKernel;
}

/** What {@link truncatedCca} gives. */
export interface TruncatedCca {
  /** Canonical correlations, descending. */
  readonly sigma: Float64Array;
  /** A, dimensions of u × rank: Aᵀ u has the covariance I. */
  readonly directionsU: DenseMatrix;
  /** B, dimensions of v × rank: Bᵀ v has the covariance I, and Aᵀ Cuv B is diag(sigma). */
  readonly directionsV: DenseMatrix;
  /** Bound on the spectral norm of what is left of the whitened cross-covariance; see `TruncatedSvd`. */
  readonly errorEstimate: number;
}

/**
 * The leading canonical correlations and directions from covariances.
 *
 * With Cuu = L Lᵀ and Cvv = K Kᵀ they are the singular values of L⁻¹ Cuv K⁻ᵀ, and L⁻ᵀ U and K⁻ᵀ V. That matrix is
 * never formed: the randomised decomposition ({@link truncatedSvd}) needs its products with a few columns only, so all
 * but the two Cholesky factors costs in proportion to the rank.
 *
 * @throws ShapeError If the shapes do not fit.
 * @throws NotPositiveDefiniteError If Cuu or Cvv is not positive definite; a ridge helps.
 * @throws RankError If the rank is no integer from 1 to the smaller dimension.
 *
 * @example
 * ```ts
 * import { createRandom, truncatedCca } from '@crossmodal/theory';
 *
 * const diagonal = (...data: number[]) => ({ data: Float64Array.of(data[0], 0, 0, data[1]), rows: 2, columns: 2 });
 * const { sigma } = truncatedCca({ Cuu: diagonal(4, 1), Cuv: diagonal(1, 0.2), Cvv: diagonal(1, 1), rank: 2, random: createRandom(1) });
 * console.log([...sigma].map((value) => value.toFixed(6)).join(' ')); // 0.500000 0.200000
 * ```
 */
export function truncatedCca(options: TruncatedCcaOptions): TruncatedCca {
  const { Cuu, Cuv, Cvv, kernel = portableKernel() } = options;
  checkSquare('truncatedCca: Cuu', Cuu);
  checkMatrix('truncatedCca: Cuv', Cuv);
  checkSquare('truncatedCca: Cvv', Cvv);
  if (Cuv.rows !== Cuu.rows || Cuv.columns !== Cvv.rows) {
    throw new ShapeError(`truncatedCca: Cuv is ${Cuv.rows} x ${Cuv.columns}; expected ${Cuu.rows} x ${Cvv.rows}, the orders of Cuu and Cvv`);
  }
  const L = cholesky(Cuu, { kernel });
  const K = cholesky(Cvv, { kernel });
  const toU = (x: DenseMatrix) => triangularSolve(L, x, { kernel });
  const fromU = (x: DenseMatrix) => triangularSolve(L, x, { transpose: true, kernel });
  const toV = (x: DenseMatrix) => triangularSolve(K, x, { kernel });
  const fromV = (x: DenseMatrix) => triangularSolve(K, x, { transpose: true, kernel });
  const { U, sigma, V, errorEstimate } = truncatedSvd(
    {
      rows: Cuv.rows,
      columns: Cuv.columns,
      apply: (x) => toU(matrixProduct(Cuv, fromV(x), { kernel })),
      applyTranspose: (x) => toV(matrixProduct(Cuv, fromU(x), { transposeA: true, kernel })),
    },
    { ...options, kernel },
  );
  return { sigma, directionsU: fromU(U), directionsV: fromV(V), errorEstimate };
}
