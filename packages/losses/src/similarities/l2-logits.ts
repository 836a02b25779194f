import * as tf from '@tensorflow/tfjs-core';

import { checkPositive } from '../checks/check-positive.ts';
import { fusedOperation } from '../fused/fused-operation.ts';
import { squaredDistances } from '../fused/squared-distances.ts';
import { checkEmbeddingPair } from './check-embedding-pair.ts';
import type { LogitScale } from './logit-scale.ts';

/** Options of {@link l2Logits}. */
export interface L2LogitsOptions {
  /** Temperature τ > 0; default 1. */
  readonly temperature?: number;
  /** A learned temperature, beside the fixed one. */
  readonly scale?: LogitScale;
}

/**
 * Logits of squared distances, s(u, v) = −|g_u(u) − g_v(v)|² / (2τ) (Baptista, Stuart and Tran 2025, equation 26).
 *
 * One fused operation through one matrix product of centred embeddings; rounding never makes a distance negative.
 * Gradient, with D that of the logits: (D Z_v − diag(D 1) Z_u) / τ for `zu`, (Dᵀ Z_u − diag(Dᵀ 1) Z_v) / τ for `zv`.
 *
 * Bound: s ≤ 0. Invariances: one translation or rotation of all embeddings. With the loss that predicts u alone, |g_v|²
 * is a function of v and changes nothing. On unit embeddings these are the logits of `cosineLogits` minus 1/τ. With
 * linear encoders and the one-sided loss the exact conditional law of a Gaussian pair is reached (Theorem 5.3).
 *
 * @param zu Embeddings of u, shape [n, dim].
 * @param zv Embeddings of v, shape [m, dim].
 * @param options The temperature.
 * @returns Logits, shape [n, m]: rows u, columns v. Differentiable in `zu` and `zv`.
 * @throws ShapeError If the embeddings are not matrices of the same width.
 * @throws OutOfRangeError If they are not float32, or the temperature is not positive and finite.
 *
 * @example
 * ```ts
 * import '@tensorflow/tfjs-backend-cpu';
 * import * as tf from '@tensorflow/tfjs-core';
 * import { l2Logits } from '@crossmodal/losses';
 *
 * const logits = l2Logits(tf.tensor2d([[3, 4], [0, -2]]), tf.tensor2d([[1, 0], [1, 1]]), { temperature: 0.5 });
 * console.log(logits.arraySync()); // [ [ -20, -13 ], [ -5, -10 ] ]
 * ```
 */
export function l2Logits(zu: tf.Tensor2D, zv: tf.Tensor2D, { temperature = 1, scale }: L2LogitsOptions = {}): tf.Tensor2D {
  checkEmbeddingPair('l2Logits', zu, zv);
  checkPositive('l2Logits', 'temperature', temperature);
  if (scale !== undefined) return tf.tidy(() => scale.apply(l2Logits(zu, zv, { temperature })));
  return fusedOperation<tf.Tensor2D>([zu, zv], (save) => {
    save([zu, zv]);
    return {
      // 0 − x, not −x: the logit of equal embeddings is 0, not −0.
      value: tf.sub(0, tf.div(squaredDistances(zu, zv), 2 * temperature)) as tf.Tensor2D,
      gradients: (dy, [savedU, savedV]) => {
        const centre = tf.mean(savedV, 0, true);
        const [u, v] = [tf.sub(savedU, centre) as tf.Tensor2D, tf.sub(savedV, centre) as tf.Tensor2D];
        const gradientU = tf.sub(tf.matMul(dy, v), tf.mul(tf.sum(dy, 1, true), u));
        const gradientV = tf.sub(tf.matMul(dy, u, true, false), tf.mul(tf.reshape(tf.sum(dy, 0), [-1, 1]), v));
        return [tf.div(gradientU, temperature), tf.div(gradientV, temperature)];
      },
    };
  });
}
