import type { Matrix } from 'ml-matrix';

import type { MatrixLike } from './matrix-like.ts';
import { sampleCovariance } from './sample-covariance.ts';
import { whitening } from './whitening.ts';

/** Canonical directions and correlations of paired samples. */
export interface CanonicalCorrelations {
  /** C_uu^{−1/2} U, nu × min(nu, nv): column i gives the i-th canonical variate of u, of variance 1. */
  readonly directionsU: Matrix;
  /** C_vv^{−1/2} V, nv × min(nu, nv). */
  readonly directionsV: Matrix;
  /** σ, from 0 to 1, descending. */
  readonly correlations: Float64Array;
}

/**
 * Canonical correlation analysis (Hotelling 1936) of paired samples, centred.
 *
 * Every optimal pair of linear encoders is a scaling of these directions, loss by loss another function of σ (derived
 * here from the theorems of Baptista, Stuart and Tran 2025, section 5). Unlike `empiricalPair` this accepts
 * correlations of 1.
 *
 * @param X Samples of u, one a row.
 * @param Y The paired samples of v, one a row.
 * @param options `ridge`: number ≥ 0 added to the diagonals of both covariances; default 0.
 * @throws ShapeError If X and Y differ in their number of rows, or are empty.
 * @throws OutOfRangeError If an entry is not finite, or `ridge` is negative.
 * @throws NotPositiveDefiniteError If there are too few samples for the dimensions and no ridge.
 *
 * @example
 * ```ts
 * import { cca } from '@crossmodal/theory';
 *
 * const { correlations } = cca([[1, 0], [2, 1], [3, 0], [4, 1]], [[2], [4], [6], [8]]);
 * console.log(correlations[0].toFixed(6)); // 1.000000
 * ```
 */
export function cca(X: MatrixLike, Y: MatrixLike, { ridge = 0 }: { readonly ridge?: number | undefined } = {}): CanonicalCorrelations {
  const blocks = sampleCovariance('cca', [X, Y], { ridge, center: true });
  const white = whitening('cca', blocks, { remedy: 'give more samples, or a ridge', degenerate: 'clip' });
  return {
    directionsU: white.inverseRootU.mmul(white.U),
    directionsV: white.inverseRootV.mmul(white.V),
    correlations: white.sigma,
  };
}
