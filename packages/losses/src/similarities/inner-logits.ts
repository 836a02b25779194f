import type * as tf from '@tensorflow/tfjs-core';

import { OutOfRangeError, ShapeError } from '../errors.ts';
import { innerProducts } from '../fused/inner-products.ts';
import type { LogitScale } from './logit-scale.ts';

/** Options of {@link innerLogits}. */
export interface InnerLogitsOptions {
  /** Temperature τ > 0; default 1. */
  readonly temperature?: number;
  /** A learned temperature, beside the fixed one; multiplied into the embeddings, so that it costs no pass over the logits. */
  readonly scale?: LogitScale;
}

/**
 * Inner-product logits of unnormalised embeddings, s(u, v) = ⟨g_u(u), g_v(v)⟩ / τ
 * (Baptista, Stuart and Tran 2025, equation 25). One fused operation; its gradients are D Z_v / τ and Dᵀ Z_u / τ.
 *
 * @param zu Embeddings of u, shape [n, dim].
 * @param zv Embeddings of v, shape [m, dim].
 * @param options The temperature, fixed or learned.
 * @returns Logits, shape [n, m]: rows u, columns v. Differentiable in `zu` and `zv`.
 * @throws ShapeError If the embeddings are not matrices of the same width.
 * @throws OutOfRangeError If the temperature is not positive and finite.
 *
 * @example
 * ```ts
 * import '@tensorflow/tfjs-backend-cpu';
 * import * as tf from '@tensorflow/tfjs-core';
 * import { innerLogits } from '@crossmodal/losses';
 *
 * const logits = innerLogits(tf.tensor2d([[3, 4]]), tf.tensor2d([[1, 0], [1, 1]]), { temperature: 0.5 });
 * console.log(logits.arraySync()); // [ [ 6, 14 ] ]
 * ```
 */
export function innerLogits(zu: tf.Tensor2D, zv: tf.Tensor2D, { temperature = 1, scale }: InnerLogitsOptions = {}): tf.Tensor2D {
  if (zu.rank !== 2 || zv.rank !== 2 || zu.shape[1] !== zv.shape[1]) {
    throw new ShapeError(`innerLogits: zu is [${zu.shape}] and zv is [${zv.shape}]; expected [n, dim] and [m, dim]`);
  }
  if (!(temperature > 0 && temperature < Infinity)) {
    throw new OutOfRangeError(`innerLogits: temperature is ${temperature}; expected a finite number > 0`);
  }
  return innerProducts(zu, zv, { temperature, scale });
}
