import { Matrix } from 'ml-matrix';

import { checkRank } from './check-rank.ts';
import type { GaussianPair } from './gaussian-pair.ts';
import { optimalDirection } from './optimal-direction.ts';
import { symmetricPart } from './symmetric-eigen.ts';
import { resolveSpec, type TiltingSpec } from './tilting-spec.ts';

/** A tilting, a loss and the number of embedding dimensions. */
export interface OptimalTiltingSpec extends TiltingSpec {
  /** r, from 0 to min(nu, nv), the dimension of the embeddings; default min(nu, nv). */
  readonly rank?: number | undefined;
}

/** The best linear encoders of a given rank. */
export interface OptimalTilting {
  /** A = GᵀH, nu × nv. */
  readonly A: Matrix;
  /** B = GᵀG, nu × nu, of the L2 tilting only. */
  readonly B?: Matrix | undefined;
  /** C̃ = HᵀH, nv × nv, of the L2 tilting only. */
  readonly Ctilde?: Matrix | undefined;
  /** Encoder of u, rank × nu; with a mean, u ↦ G(u − meanU). */
  readonly G: Matrix;
  /** Encoder of v, rank × nv. */
  readonly H: Matrix;
  /** Diagonals in whitened canonical coordinates, of length min(nu, nv), 0 after the first `rank`. */
  readonly diagonal: { readonly a: Float64Array; readonly b: Float64Array; readonly c: Float64Array };
  /** The loss at the optimum, in nats. */
  readonly lossValue: number;
}

/**
 * The linear encoders that minimise a contrastive loss of a Gaussian pair, at temperature 1, exactly.
 *
 * In canonical coordinates every optimum is diagonal: A = C_uu^{−1/2} U diag(a) Vᵀ C_vv^{−1/2}, and B and C̃ likewise,
 * with for every kept direction
 * - `inner`, conditional losses of any weights: a = σ (Baptista, Stuart and Tran 2025, Theorem 5.1, equations 43 and 44,
 *   Remark D.1);
 * - `inner`, `joint`: a = h(σ), see `shrinkH` (Theorem 5.6, equations 53 and 54);
 * - `l2`, `u|v`: a = σ/(1 − σ²), b = σ²/(1 − σ²), c = 1/(1 − σ²) (Theorem 5.3, equation 49, at full rank; the solution
 *   of its low-rank problem, equation 50b with −log, is derived here); `v|u` has b and c exchanged;
 * - `l2`, `conditional` with equal weights: a = b = c = t(σ), see `twoSidedT`; other weights by Newton's method (both
 *   derived here);
 * - `l2`, `joint`: a = b = c = q(σ), see `jointQ` (derived here).
 *
 * Ranks below the full one keep the directions of the largest σ. That is proved for `inner` (Theorems 5.1 and 5.6) and
 * for the one-sided L2 losses; for the other L2 losses it is checked numerically, in the tests of this package.
 *
 * The optimum is unique, but for a rotation of the encoders (and, for `inner`, a factor moved between them), if
 * σ_r > σ_{r+1}. The one-sided L2 losses say nothing of the other encoder beyond A = GᵀH: c is the smallest value that
 * this allows, and 0 where σ = 0.
 *
 * @param pair The law, from `gaussianPair` or `empiricalPair`.
 * @throws RankError If `rank` is no integer from 0 to min(nu, nv).
 * @throws OutOfRangeError If the tilting or loss has another name, or a weight is negative, or both are 0.
 *
 * @example
 * ```ts
 * import { gaussianPair, optimalTilting } from '@crossmodal/theory';
 *
 * const pair = gaussianPair({ cov: [[1.5, 1], [1, 1.5]], nu: 1 });
 * const { A, lossValue } = optimalTilting(pair, { tilting: 'inner', loss: 'conditional' });
 * console.log(A.get(0, 0).toFixed(6), lossValue.toFixed(6)); // 0.444444 -0.222222
 * const exact = optimalTilting(pair, { tilting: 'l2', loss: 'u|v' });
 * console.log((exact.lossValue + pair.mutualInformation).toFixed(6)); // 0.000000
 * ```
 */
export function optimalTilting(pair: GaussianPair, { rank, ...spec }: OptimalTiltingSpec): OptimalTilting {
  const resolved = resolveSpec('optimalTilting', spec);
  const r = rank ?? pair.sigma.length;
  checkRank('optimalTilting', r, pair.sigma.length);
  const kept = Array.from(pair.sigma.subarray(0, r), (sigma) => optimalDirection(sigma, resolved));
  const diagonal = {
    a: padded(kept.map(({ a }) => a), pair.sigma.length),
    b: padded(kept.map(({ b }) => b), pair.sigma.length),
    c: padded(kept.map(({ c }) => c), pair.sigma.length),
  };
  const basisU = pair.inverseRootU.mmul(pair.U);
  const basisV = pair.inverseRootV.mmul(pair.V);
  const A = scaledProduct(basisU, diagonal.a, basisV);
  const lossValue = kept.reduce((sum, { loss }) => sum + loss, 0);
  if (resolved.tilting === 'inner') {
    return { A, G: encoder(basisU, diagonal.a, r), H: encoder(basisV, diagonal.a, r), diagonal, lossValue };
  }
  return {
    A,
    B: symmetricPart(scaledProduct(basisU, diagonal.b, basisU)),
    Ctilde: symmetricPart(scaledProduct(basisV, diagonal.c, basisV)),
    G: encoder(basisU, diagonal.b, r),
    H: encoder(basisV, diagonal.c, r),
    diagonal,
    lossValue,
  };
}

function padded(values: readonly number[], length: number): Float64Array {
  const out = new Float64Array(length);
  out.set(values);
  return out;
}

function scaledProduct(left: Matrix, diagonal: Float64Array, right: Matrix): Matrix {
  return left.clone().mulRowVector(diagonal).mmul(right.transpose());
}

/** diag(√d) basisᵀ, its first rows. */
function encoder(basis: Matrix, diagonal: Float64Array, rows: number): Matrix {
  if (rows === 0) return new Matrix(0, basis.rows);
  const scaled = basis.clone().mulRowVector(diagonal.map(Math.sqrt)).transpose();
  return scaled.subMatrix(0, rows - 1, 0, basis.rows - 1);
}
