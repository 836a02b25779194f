import * as tf from '@tensorflow/tfjs-core';

import { OutOfRangeError, ShapeError } from '../errors.ts';

/** Options of {@link innerLogits}. */
export interface InnerLogitsOptions {
  /** Temperature τ > 0; default 1. */
  readonly temperature?: number;
}

/**
 * Inner-product logits of unnormalised embeddings, s(u, v) = ⟨g_u(u), g_v(v)⟩ / τ
 * (Baptista, Stuart and Tran 2025, equation 25).
 *
 * @param zu Embeddings of u, shape [n, dim].
 * @param zv Embeddings of v, shape [m, dim].
 * @param options The temperature.
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
export function innerLogits(zu: tf.Tensor2D, zv: tf.Tensor2D, { temperature = 1 }: InnerLogitsOptions = {}): tf.Tensor2D {
  if (zu.rank !== 2 || zv.rank !== 2 || zu.shape[1] !== zv.shape[1]) {
    throw new ShapeError(`innerLogits: zu is [${zu.shape}] and zv is [${zv.shape}]; expected [n, dim] and [m, dim]`);
  }
  if (!(temperature > 0 && temperature < Infinity)) {
    throw new OutOfRangeError(`innerLogits: temperature is ${temperature}; expected a finite number > 0`);
  }
  return tf.tidy(() => {
    const products = tf.matMul(zu, zv, false, true);
    return (temperature === 1 ? products : tf.div(products, temperature)) as tf.Tensor2D;
  });
}
