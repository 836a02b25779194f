import type { Matrix } from 'ml-matrix';

import { checkRank } from './check-rank.ts';
import type { GaussianPair } from './gaussian-pair.ts';
import { lowRank } from './low-rank.ts';

/** Gains of linear predictions both ways. */
export interface RegressionGains {
  /** u given v: û = meanU + gainU (v − meanV), nu × nv. */
  readonly gainU: Matrix;
  /** v given u, nv × nu. */
  readonly gainV: Matrix;
}

/**
 * Reduced-rank regression (Izenman 1975): among linear predictions whose gain has rank at most r, those of least mean
 * squared error E|u − û|², in the units of the variable: gainU = (C_uv C_vv^{−1/2})_r C_vv^{−1/2}, and likewise for v.
 *
 * The low-rank optimum of a contrastive loss with inner products (Baptista, Stuart and Tran 2025, equation 44) minimises
 * the same error in the norm of C_uu^{−1} instead; at full rank both are the conditional mean.
 *
 * @throws RankError If `rank` is no integer from 0 to min(nu, nv).
 *
 * @example
 * ```ts
 * import { gaussianPair, reducedRankRegression } from '@crossmodal/theory';
 *
 * const pair = gaussianPair({ cov: [[1.5, 1], [1, 1.5]], nu: 1 });
 * console.log(reducedRankRegression(pair, 1).gainU.get(0, 0).toFixed(6)); // 0.666667
 * ```
 */
export function reducedRankRegression(pair: GaussianPair, rank: number): RegressionGains {
  checkRank('reducedRankRegression', rank, pair.sigma.length);
  const { Cuv, inverseRootU, inverseRootV } = pair;
  return {
    gainU: lowRank(Cuv.mmul(inverseRootV), rank).mmul(inverseRootV),
    gainV: lowRank(Cuv.transpose().mmul(inverseRootU), rank).mmul(inverseRootU),
  };
}
