import * as tf from '@tensorflow/tfjs-core';

import { alignmentLoss } from './alignment-loss.ts';
import { checkEmbeddings } from './checks/check-embeddings.ts';
import { checkNonNegative } from './checks/check-non-negative.ts';
import { weightedSum } from './fused/weighted-sum.ts';
import { normalizeRows } from './similarities/normalize-rows.ts';
import { uniformityLoss } from './uniformity-loss.ts';

/** Options of {@link alignUniformLoss}. */
export interface AlignUniformLossOptions {
  /** Exponent α > 0 of the distance of pairs; default 2. */
  readonly alpha?: number;
  /** t > 0 in the Gaussian potential; default 2. */
  readonly t?: number;
  /** λ ≥ 0, weight of the uniformity; default 1. */
  readonly weight?: number;
  /** Rows of distances at a time, for O(n · chunk) memory; left out, all at once. The numbers are the same. */
  readonly chunk?: number;
}

/**
 * Alignment and uniformity together, on the sphere (Wang and Isola 2020, section 5 and figure 6): with unit rows z̄,
 *
 *   L = alignment(z̄u, z̄v) + (λ/2) [ uniformity(z̄u) + uniformity(z̄v) ].
 *
 * With many negatives InfoNCE falls apart into two such terms, with the logarithm inside the mean over anchors (their
 * Theorem 1); the minimisers of the terms are the same. Gradient: the sum of those of `alignmentLoss` and
 * `uniformityLoss`, through the length of the rows.
 *
 * Invariances: one rotation of all embeddings, positive scale of each, order of the pairs, exchange of u and v. Chance
 * level: 0, where all embeddings are equal. Bound: L ≥ −2 t λ n/(n − 1), attained by equal pairs on a regular simplex.
 * Its optimum, pairs equal and spread over the sphere, is right for retrieval and for features on the sphere.
 *
 * @param zu Embeddings of u, shape [n, dim] with n ≥ 2.
 * @param zv Embeddings of v, the same shape.
 * @param options The exponent, the potential, the weight.
 * @returns The loss, a scalar; differentiable in both embeddings.
 * @throws ShapeError If the embeddings are not matrices of one shape.
 * @throws OutOfRangeError If α or t is not positive, or λ is negative.
 *
 * @example
 * ```ts
 * import '@tensorflow/tfjs-backend-cpu';
 * import * as tf from '@tensorflow/tfjs-core';
 * import { alignUniformLoss } from '@crossmodal/losses';
 *
 * const z = tf.tensor2d([[2, 0], [-1, 0]]); // equal pairs, as far apart as two can be
 * console.log(alignUniformLoss(z, z).dataSync()[0]); // -8
 * ```
 */
export function alignUniformLoss(zu: tf.Tensor2D, zv: tf.Tensor2D, { alpha = 2, t = 2, weight = 1, chunk }: AlignUniformLossOptions = {}): tf.Scalar {
  checkEmbeddings('alignUniformLoss', { zu, zv }, 2);
  checkNonNegative('alignUniformLoss', 'weight', weight);
  const ofModality = { t, ...(chunk !== undefined && { chunk }) };
  return tf.tidy(() => {
    const [u, v] = [normalizeRows(zu), normalizeRows(zv)];
    const terms = [alignmentLoss(u, v, { alpha }), uniformityLoss(u, ofModality), uniformityLoss(v, ofModality)];
    return weightedSum(terms, { weights: [1, weight / 2, weight / 2] });
  });
}
