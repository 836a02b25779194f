import type { Matrix } from 'ml-matrix';

import { OutOfRangeError, ShapeError } from '../errors.ts';
import { checkSymmetric } from './check-symmetric.ts';
import type { MatrixLike } from './matrix-like.ts';
import { pairFromBlocks } from './pair-from-blocks.ts';
import { symmetricPart } from './symmetric-eigen.ts';
import { toMatrix } from './to-matrix.ts';

/** A Gaussian law of two modalities with its canonical coordinates; treat the matrices as read-only. */
export interface GaussianPair {
  /** Dimension of u. */
  readonly nu: number;
  /** Dimension of v. */
  readonly nv: number;
  /** Mean of u. */
  readonly meanU: Float64Array;
  /** Mean of v. */
  readonly meanV: Float64Array;
  /** Covariance of u, nu × nu. */
  readonly Cuu: Matrix;
  /** Cross-covariance of u and v, nu × nv. */
  readonly Cuv: Matrix;
  /** Covariance of v, nv × nv. */
  readonly Cvv: Matrix;
  /** Ω = C_uu^{−1/2} C_uv C_vv^{−1/2} = U diag(σ) Vᵀ, the whitened cross-covariance. */
  readonly omega: Matrix;
  /** Left singular vectors of Ω as columns, nu × min(nu, nv). */
  readonly U: Matrix;
  /** Canonical correlations σ, the singular values of Ω, descending and below 1. */
  readonly sigma: Float64Array;
  /** Right singular vectors of Ω as columns, nv × min(nu, nv). */
  readonly V: Matrix;
  /** I(u; v) = −½ Σ log(1 − σᵢ²), in nats. */
  readonly mutualInformation: number;
  /** C_uu^{1/2}, the symmetric root. */
  readonly rootU: Matrix;
  /** C_vv^{1/2}. */
  readonly rootV: Matrix;
  /** C_uu^{−1/2}. */
  readonly inverseRootU: Matrix;
  /** C_vv^{−1/2}. */
  readonly inverseRootV: Matrix;
}

/** What describes a Gaussian law of two modalities. */
export interface GaussianPairOptions {
  /** Joint covariance of (u, v), symmetric and positive definite; the first `nu` rows are u. */
  readonly cov: MatrixLike;
  /** Dimension of u, from 1 to one less than the size of `cov`. */
  readonly nu: number;
  /** Joint mean; default 0. */
  readonly mean?: ArrayLike<number> | undefined;
}

/**
 * Describes the Gaussian law N(mean, cov) of a pair (u, v): the setting of Baptista, Stuart and Tran 2025, section 5.
 *
 * Whitening turns every question about such a pair into one about the canonical correlations σ: all losses depend on
 * the law through Ω = C_uu^{−1/2} C_uv C_vv^{−1/2} = U diag(σ) Vᵀ only. (The paper uses Ω in its theorems 5.1 to 5.6;
 * that nothing else counts, and the mutual information, are derived here.)
 *
 * Numbers are accurate to the condition numbers of C_uu and C_vv times the precision of float64.
 *
 * @returns The blocks, their roots, the singular value decomposition of Ω and the mutual information.
 * @throws ShapeError If `cov` is not square, or `mean` has another length.
 * @throws OutOfRangeError If an entry is not finite, or `nu` leaves u or v empty.
 * @throws NotPositiveDefiniteError If `cov` is not symmetric, C_uu or C_vv is singular or indefinite, or σ₁ > 1.
 * @throws DegenerateError If σ₁ = 1 up to rounding: a part of u is a linear function of v.
 *
 * @example
 * ```ts
 * import { gaussianPair } from '@crossmodal/theory';
 *
 * const pair = gaussianPair({ cov: [[1.5, 1], [1, 1.5]], nu: 1 });
 * console.log(pair.sigma[0].toFixed(10), pair.mutualInformation.toFixed(10)); // 0.6666666667 0.2938933325
 * ```
 */
export function gaussianPair({ cov, nu, mean }: GaussianPairOptions): GaussianPair {
  const C = toMatrix('gaussianPair: cov', cov);
  const n = C.rows;
  if (n !== C.columns) throw new ShapeError(`gaussianPair: cov is ${n} x ${C.columns}; expected a square matrix`);
  if (n < 2) throw new ShapeError(`gaussianPair: cov is ${n} x ${n}; expected at least 2 x 2, one row for u and one for v`);
  if (!Number.isInteger(nu) || nu < 1 || nu >= n) {
    throw new OutOfRangeError(`gaussianPair: nu is ${nu}; expected an integer from 1 to ${n - 1}, for cov is ${n} x ${n}`);
  }
  const m = mean === undefined ? new Float64Array(n) : Float64Array.from(mean);
  if (m.length !== n) throw new ShapeError(`gaussianPair: mean has ${m.length} entries; expected ${n}, as cov has rows`);
  const bad = m.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) throw new OutOfRangeError(`gaussianPair: mean[${bad}] is ${m[bad]}; expected a finite number`);
  checkSymmetric('gaussianPair: cov', C);
  const S = symmetricPart(C);
  const blocks = {
    Cuu: S.subMatrix(0, nu - 1, 0, nu - 1),
    Cuv: S.subMatrix(0, nu - 1, nu, n - 1),
    Cvv: S.subMatrix(nu, n - 1, nu, n - 1),
  };
  return pairFromBlocks('gaussianPair', blocks, {
    meanU: m.slice(0, nu),
    meanV: m.slice(nu),
    remedy: 'leave out variables that are functions of others, or add a ridge to the diagonal',
  });
}
