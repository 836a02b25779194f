import type { GaussianPair } from './gaussian-pair.ts';
import type { MatrixLike } from './matrix-like.ts';
import { pairFromBlocks } from './pair-from-blocks.ts';
import { sampleCovariance } from './sample-covariance.ts';

/** How covariances are estimated from samples. */
export interface EmpiricalPairOptions {
  /** Number ≥ 0 added to the diagonals of C_uu and C_vv, in the squared units of the data; default 0. */
  readonly ridge?: number | undefined;
  /** Whether means are subtracted; `false` takes them as 0. Default `true`. */
  readonly center?: boolean | undefined;
}

/**
 * The Gaussian pair with the means and covariances of paired samples, the factor being 1/N: the plug-in of Baptista,
 * Stuart and Tran 2025, Remark D.2.
 *
 * Losses of this pair are those of Gaussian laws with the estimated covariances. The empirical loss of the samples
 * themselves, with its averages of exponentials, is another number that agrees with it only as N grows.
 *
 * @param X Samples of u, one a row.
 * @param Y The paired samples of v, one a row.
 * @throws ShapeError If X and Y differ in their number of rows, or are empty.
 * @throws OutOfRangeError If an entry is not finite, or `ridge` is negative.
 * @throws NotPositiveDefiniteError If there are too few samples for the dimensions and no ridge.
 * @throws DegenerateError If a part of u is a function of v on these samples, as always if N ≤ nu + nv without a ridge.
 *
 * @example
 * ```ts
 * import { empiricalPair } from '@crossmodal/theory';
 *
 * const pair = empiricalPair([[1], [2], [3], [4]], [[1], [3], [2], [4]]);
 * console.log(pair.meanU[0], pair.Cuu.get(0, 0), pair.sigma[0].toFixed(6)); // 2.5 1.25 0.800000
 * ```
 */
export function empiricalPair(X: MatrixLike, Y: MatrixLike, { ridge = 0, center = true }: EmpiricalPairOptions = {}): GaussianPair {
  const { meanU, meanV, ...blocks } = sampleCovariance('empiricalPair', [X, Y], { ridge, center });
  return pairFromBlocks('empiricalPair', blocks, { meanU, meanV, remedy: 'give more samples, or a ridge' });
}
