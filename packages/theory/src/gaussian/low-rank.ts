import type { Matrix } from 'ml-matrix';

import { checkRank } from './check-rank.ts';
import type { MatrixLike } from './matrix-like.ts';
import { thinSvd } from './thin-svd.ts';
import { toMatrix } from './to-matrix.ts';

/**
 * (M)_r, the best approximation of a matrix by one of rank at most r in the Frobenius norm (Eckart and Young): the
 * singular value decomposition without its terms after the r-th. It is the truncation of Baptista, Stuart and Tran
 * 2025, equations 44 and 50a.
 *
 * It is unique if the r-th singular value is larger than the next; among equal ones the choice is arbitrary.
 *
 * @param matrix M, any shape.
 * @param rank r, from 0 to the smaller dimension of M.
 * @returns A new matrix of the shape of M.
 * @throws RankError If `rank` is no such integer.
 *
 * @example
 * ```ts
 * import { lowRank } from '@crossmodal/theory';
 *
 * const best = lowRank([[3, 0], [0, 1]], 1).to2DArray();
 * console.log(best.map((row) => row.map((value) => Math.abs(value).toFixed(3)).join(' '))); // [ '3.000 0.000', '0.000 0.000' ]
 * ```
 */
export function lowRank(matrix: MatrixLike, rank: number): Matrix {
  const M = toMatrix('lowRank: matrix', matrix);
  checkRank('lowRank', rank, Math.min(M.rows, M.columns));
  const { U, sigma, V } = thinSvd(M);
  return U.mulRowVector(sigma.map((value, i) => (i < rank ? value : 0))).mmul(V.transpose());
}
