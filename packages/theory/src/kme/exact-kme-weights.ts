import { ShapeError } from '../errors.ts';
import { symPow } from '../gaussian/sym-pow.ts';
import { kernelGram } from './kernel-gram.ts';
import { positiveKmeWeights } from './positive-kme-weights.ts';

/** Where the anchors are and how wide the kernel is. */
export interface KmeAnchors {
  /** One point a latent value, all distinct. */
  readonly anchors: readonly ArrayLike<number>[];
  /** Bandwidth σ > 0. */
  readonly sigma: number;
}

/**
 * Weights a(x) = G^{−1/2} diag(π)^{−1/2} p(z | x), G the Gaussian Gram matrix of one anchor a latent value: then
 * a(x)ᵀ G b(y) = Σ_k p(k|x) p(k|y)/π_k = exp PMI(x, y) exactly, for every σ.
 *
 * For wide kernels weights may be negative, though the inner product never is; for small σ they are positive and are
 * weights of `kmeSimilarity` (derived here from KME-CLIP's conditional independence, arXiv 2510.15508).
 *
 * @param posteriors Row x: p(z | x).
 * @param prior p(z), positive.
 * @param where Anchors and bandwidth.
 * @returns One row of K weights an item.
 * @throws ShapeError If shapes do not match.
 * @throws OutOfRangeError If a row or the prior is no law, or σ is not positive.
 * @throws NotPositiveDefiniteError If G is singular to rounding: anchors coincide, or σ is far above their distances.
 *
 * @example
 * ```ts
 * import { exactKmeWeights, kernelGram } from '@crossmodal/theory';
 *
 * const anchors = [[1, 0], [-1, 0]];
 * const [a, b] = exactKmeWeights([[0.9, 0.1], [0.1, 0.9]], [0.5, 0.5], { anchors, sigma: 1 });
 * const G = kernelGram(anchors, anchors, { type: 'gaussian', sigma: 1 });
 * console.log(a.reduce((sum, x, i) => sum + x * (G[i][0] * b[0] + G[i][1] * b[1]), 0).toFixed(10)); // 0.3600000000
 * ```
 */
export function exactKmeWeights(
  posteriors: readonly ArrayLike<number>[],
  prior: ArrayLike<number>,
  { anchors, sigma }: KmeAnchors,
): Float64Array[] {
  if (anchors.length !== prior.length) {
    throw new ShapeError(`exactKmeWeights: anchors has ${anchors.length} points; expected ${prior.length}, one a latent value`);
  }
  const whitened = positiveKmeWeights(posteriors, prior);
  const inverseRoot = symPow(kernelGram(anchors, anchors, { type: 'gaussian', sigma }), -0.5);
  return whitened.map((row) =>
    Float64Array.from(row, (_, k) => {
      let sum = 0;
      for (let l = 0; l < row.length; l++) sum += inverseRoot.get(k, l) * row[l];
      return sum;
    }),
  );
}
