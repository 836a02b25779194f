import * as tf from '@tensorflow/tfjs-core';

import { checkPositive } from '../checks/check-positive.ts';
import { innerProducts } from '../fused/inner-products.ts';
import { checkEmbeddingPair } from './check-embedding-pair.ts';
import type { LogitScale } from './logit-scale.ts';
import { unitRows } from './unit-rows.ts';

/** Options of {@link cosineLogits}. */
export interface CosineLogitsOptions {
  /** Temperature τ > 0; default 1. */
  readonly temperature?: number;
  /** A learned temperature, beside the fixed one; multiplied into the embeddings, so that it costs no pass over the logits. */
  readonly scale?: LogitScale;
  /** Whether a zero embedding is an error; default `false`. Reads the embeddings back from the device. */
  readonly strict?: boolean;
}

/**
 * Cosine logits, s(u, v) = ⟨ḡ_u(u), ḡ_v(v)⟩ / τ with ḡ = g / |g|: the similarity of CLIP
 * (Baptista, Stuart and Tran 2025, equation 2).
 *
 * Gradient, with D the gradient of the logits: that of the unit rows is D Z̄_v / τ and Dᵀ Z̄_u / τ, and from there
 * (d − ⟨d, z̄⟩ z̄) / |z|, so it is orthogonal to its embedding. A zero embedding gets logits 0 and gradient 0.
 *
 * Bounds: |s| ≤ 1/τ. Invariances: a positive factor on any embedding, one rotation of all embeddings (Remark 2.5). On
 * unit embeddings these are the logits of `l2Logits` plus 1/τ.
 *
 * @param zu Embeddings of u, shape [n, dim].
 * @param zv Embeddings of v, shape [m, dim].
 * @param options The temperature, fixed or learned, and whether zero embeddings are errors.
 * @returns Logits, shape [n, m]: rows u, columns v. Differentiable in `zu` and `zv`.
 * @throws ShapeError If the embeddings are not matrices of the same width.
 * @throws OutOfRangeError If they are not float32, the temperature is not positive and finite, or `strict` and a row is 0.
 *
 * @example
 * ```ts
 * import '@tensorflow/tfjs-backend-cpu';
 * import * as tf from '@tensorflow/tfjs-core';
 * import { cosineLogits } from '@crossmodal/losses';
 *
 * const logits = cosineLogits(tf.tensor2d([[0, -2], [0, 0]]), tf.tensor2d([[0, 3], [5, 0]]), { temperature: 0.5 });
 * console.log(logits.arraySync()); // [ [ -2, 0 ], [ 0, 0 ] ]
 * ```
 */
export function cosineLogits(
  zu: tf.Tensor2D,
  zv: tf.Tensor2D,
  { temperature = 1, scale, strict = false }: CosineLogitsOptions = {},
): tf.Tensor2D {
  checkEmbeddingPair('cosineLogits', zu, zv);
  checkPositive('cosineLogits', 'temperature', temperature);
  return tf.tidy(() => {
    const [unitU, unitV] = [unitRows('cosineLogits: zu', zu, strict), unitRows('cosineLogits: zv', zv, strict)];
    return innerProducts(unitU, unitV, { temperature, scale });
  });
}
