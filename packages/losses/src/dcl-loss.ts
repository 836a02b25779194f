import * as tf from '@tensorflow/tfjs-core';

import { checkPositive } from './checks/check-positive.ts';
import { checkViewRows } from './checks/check-view-rows.ts';
import { decoupledCrossEntropy } from './fused/decoupled-cross-entropy.ts';
import { selfLogitsLoss } from './fused/self-logits-loss.ts';
import { cosineLogits } from './similarities/cosine-logits.ts';

/** Options of {@link dclLoss}. */
export interface DclLossOptions {
  /** Temperature τ > 0 of the cosines; default 0.1. */
  readonly temperature?: number;
  /** Rows of logits at a time, for O(n · chunk) memory; left out, all at once. The numbers are the same. */
  readonly chunk?: number;
}

/**
 * The decoupled contrastive loss (Yeh et al. 2022, L_DC), averaged over anchors: NT-Xent without the pair in its
 * normaliser. With S the cosines of all 2n views divided by τ and i' the other view of i's sample,
 *
 *   L = (1/2n) Σ_i [ −S_ii' + log Σ_{k ≠ i, i'} exp S_ik ].
 *
 * It takes from the gradient of NT-Xent the factor 1 − p_ii', which makes small batches with easy negatives learn
 * slowly. An anchor of `ntXentLoss` has log(1 + exp S_ii' / Σ_{k ≠ i, i'} exp S_ik) more. Gradient: as of `ntXentLoss`, P
 * the softmax of the negatives alone.
 *
 * Invariances: rotation of z, positive scale of each row, order of the samples, exchange of the views. Chance level:
 * log(2n − 2), where all embeddings are equal. Bound: L ≥ log(2n − 2) − 2/τ; L may be negative. For n → ∞ its optimum
 * is that of `ntXentLoss`, and right for the same tasks.
 *
 * @param z Embeddings, shape [2n, dim] with n ≥ 2: rows i and i + n are views of one sample.
 * @param options The temperature.
 * @returns The loss in nats, a scalar; differentiable in `z`.
 * @throws ShapeError If `z` is no such matrix.
 * @throws OutOfRangeError If the temperature is not positive and finite.
 *
 * @example
 * ```ts
 * import '@tensorflow/tfjs-backend-cpu';
 * import * as tf from '@tensorflow/tfjs-core';
 * import { dclLoss } from '@crossmodal/losses';
 *
 * const z = tf.tensor2d([[2, 0], [0, 1], [3, 0], [0, 5]]);
 * console.log(dclLoss(z, { temperature: 1 }).dataSync()[0].toFixed(5)); // -0.30685
 * console.log((Math.log(2) - 1).toFixed(5)); // -0.30685
 * ```
 */
export function dclLoss(z: tf.Tensor2D, { temperature = 0.1, chunk }: DclLossOptions = {}): tf.Scalar {
  checkViewRows('dclLoss', z);
  checkPositive('dclLoss', 'temperature', temperature);
  return tf.tidy(() => selfLogitsLoss(decoupledCrossEntropy(), z, { caller: 'dclLoss', similarity: (a, b) => cosineLogits(a, b, { temperature }), chunk }));
}
