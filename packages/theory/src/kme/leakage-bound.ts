import { ShapeError } from '../errors.ts';
import { expPmiFromPosteriors } from './exp-pmi-from-posteriors.ts';
import type { KmeAnchors } from './exact-kme-weights.ts';
import { kernelGram } from './kernel-gram.ts';
import { positiveKmeWeights } from './positive-kme-weights.ts';

/** Posteriors of both modalities and the law of the latent. */
export interface LatentPosteriors {
  /** Row x: p(z | x). */
  readonly posteriorsU: readonly ArrayLike<number>[];
  /** Row y: p(z | y). */
  readonly posteriorsV: readonly ArrayLike<number>[];
  /** p(z), positive. */
  readonly prior: ArrayLike<number>;
}

/**
 * Bound on the error of the KME similarity with `positiveKmeWeights`:
 * 0 ≤ s_KME − PMI ≤ max_xy ln(1 + ε (Σᵢ aᵢ(x)) (Σⱼ bⱼ(y)) / exp PMI(x, y)), ε the largest kernel value of two anchors.
 * It tends to 0 as σ → 0 in any dimension (derived here).
 *
 * @param latent Posteriors and prior.
 * @param where Anchors, one a latent value, and σ.
 * @returns In nats; Infinity where a pair has probability 0.
 * @throws ShapeError If shapes do not match.
 * @throws OutOfRangeError If a posterior or the prior is no law, or σ is not positive.
 *
 * @example
 * ```ts
 * import { leakageBound } from '@crossmodal/theory';
 *
 * const posteriors = [[0.9, 0.1], [0.1, 0.9]];
 * const latent = { posteriorsU: posteriors, posteriorsV: posteriors, prior: [0.5, 0.5] };
 * console.log(leakageBound(latent, { anchors: [[1, 0], [-1, 0]], sigma: 0.5 }).toFixed(6)); // 0.001862
 * ```
 */
export function leakageBound({ posteriorsU, posteriorsV, prior }: LatentPosteriors, { anchors, sigma }: KmeAnchors): number {
  if (anchors.length !== prior.length) {
    throw new ShapeError(`leakageBound: anchors has ${anchors.length} points; expected ${prior.length}, one a latent value`);
  }
  const gram = kernelGram(anchors, anchors, { type: 'gaussian', sigma });
  let leak = 0;
  for (let i = 0; i < gram.length; i++) for (let j = 0; j < i; j++) leak = Math.max(leak, gram[i][j]);
  const ratio = expPmiFromPosteriors(posteriorsU, posteriorsV, prior);
  const [massU, massV] = [posteriorsU, posteriorsV].map((rows) => positiveKmeWeights(rows, prior).map((row) => row.reduce((sum, a) => sum + a, 0)));
  let bound = 0;
  for (let x = 0; x < massU.length; x++) {
    for (let y = 0; y < massV.length; y++) bound = Math.max(bound, Math.log1p((leak * massU[x] * massV[y]) / ratio[x][y]));
  }
  return bound;
}
