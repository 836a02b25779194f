import type { GaussianPair } from './gaussian-pair.ts';
import { type CovarianceBlocks, whitening } from './whitening.ts';

/** The pair with given blocks of its covariance; what `gaussianPair` and `empiricalPair` have in common. */
export function pairFromBlocks(
  where: string,
  blocks: CovarianceBlocks,
  { meanU, meanV, remedy }: { readonly meanU: Float64Array; readonly meanV: Float64Array; readonly remedy: string },
): GaussianPair {
  const white = whitening(where, blocks, { remedy, degenerate: 'refuse' });
  return {
    nu: blocks.Cuu.rows,
    nv: blocks.Cvv.rows,
    meanU,
    meanV,
    ...blocks,
    ...white,
    // log(1 − σ²) as a sum keeps the digits of a σ near 1.
    mutualInformation: white.sigma.reduce((sum, value) => sum - 0.5 * (Math.log1p(-value) + Math.log1p(value)), 0),
  };
}
