import { ShapeError } from '../errors.ts';
import { checkRank } from './check-rank.ts';
import type { GaussianPair } from './gaussian-pair.ts';
import { toMatrix } from './to-matrix.ts';
import type { MatrixLike } from './matrix-like.ts';

/** Embeddings by rows, whose inner products are logits. */
export interface RatioEmbeddings {
  readonly data: Float64Array;
  readonly rows: number;
  readonly columns: number;
}

/**
 * Embeddings whose inner products are the logarithm of the density ratio of a Gaussian pair,
 *
 *   log μ(u, v)/(μ_u(u) μ_v(v)) = Σ_{i ≤ r} [σ_i a_i b_i − ½ σ_i² (a_i² + b_i²)]/(1 − σ_i²) − ½ log(1 − σ_i²),
 *
 * with the canonical variates a and b of u and v: the best logits that exist for this law (Baptista, Stuart and Tran 2025,
 * section 2; in canonical coordinates derived here), and the linear baseline of retrieval. They have r + 2 columns: the
 * scaled variates, and two that carry the squares.
 *
 * @param pair The law.
 * @param samples `u` and `v`, a sample a row.
 * @param rank Number of canonical directions r; default all.
 * @throws ShapeError If samples have another width than the pair.
 * @throws RankError If `rank` is no integer from 0 to min(nu, nv).
 *
 * @example
 * ```ts
 * import { densityRatioEmbeddings, gaussianPair } from '@crossmodal/theory';
 *
 * const pair = gaussianPair({ cov: [[1, 0.6], [0.6, 1]], nu: 1 });
 * const { u, v } = densityRatioEmbeddings(pair, { u: [[1]], v: [[1]] });
 * const logit = u.data.reduce((sum, value, i) => sum + value * v.data[i], 0);
 * console.log(logit.toFixed(6)); // 0.598144
 * ```
 */
export function densityRatioEmbeddings(
  pair: GaussianPair,
  samples: { readonly u: MatrixLike; readonly v: MatrixLike },
  rank: number = pair.sigma.length,
): { readonly u: RatioEmbeddings; readonly v: RatioEmbeddings } {
  checkRank('densityRatioEmbeddings', rank, pair.sigma.length);
  const side = (name: 'u' | 'v'): RatioEmbeddings => {
    const X = toMatrix(`densityRatioEmbeddings: ${name}`, samples[name]);
    const mean = name === 'u' ? pair.meanU : pair.meanV;
    if (X.columns !== mean.length) throw new ShapeError(`densityRatioEmbeddings: ${name} has ${X.columns} columns; expected ${mean.length}, as the pair has`);
    const directions = name === 'u' ? pair.inverseRootU.mmul(pair.U) : pair.inverseRootV.mmul(pair.V);
    const variates = X.clone().subRowVector(mean).mmul(directions);
    const columns = rank + 2;
    const data = new Float64Array(X.rows * columns);
    for (let row = 0; row < X.rows; row++) {
      const at = row * columns;
      let squares = 0;
      for (let i = 0; i < rank; i++) {
        const sigma = pair.sigma[i];
        const variate = variates.get(row, i);
        const rest = 1 - sigma * sigma;
        data[at + i] = variate * Math.sqrt(sigma / rest);
        squares -= (0.5 * (sigma * variate) ** 2) / rest;
        // Both sides carry half of the constant.
        squares -= 0.25 * Math.log(rest);
      }
      data[at + rank] = name === 'u' ? squares : 1;
      data[at + rank + 1] = name === 'u' ? 1 : squares;
    }
    return { data, rows: X.rows, columns };
  };
  return { u: side('u'), v: side('v') };
}
