import * as tf from '@tensorflow/tfjs-core';

import { checkPositive } from './checks/check-positive.ts';
import { checkViewRows } from './checks/check-view-rows.ts';
import { decoupledCrossEntropy } from './fused/decoupled-cross-entropy.ts';
import { selfLogitsLoss } from './fused/self-logits-loss.ts';
import { cosineLogits } from './similarities/cosine-logits.ts';
import { unitRows } from './similarities/unit-rows.ts';

/** Options of {@link dclwLoss}. */
export interface DclwLossOptions {
  /** Temperature τ > 0 of the cosines; default 0.1. */
  readonly temperature?: number;
  /** Width σ > 0 of the von Mises–Fisher weights; default 0.5. */
  readonly sigma?: number;
  /** Rows of logits at a time, for O(n · chunk) memory; left out, all at once. The numbers are the same. */
  readonly chunk?: number;
}

/**
 * The decoupled contrastive loss with the negative von Mises–Fisher weights of its pairs (Yeh et al. 2022, L_DCW):
 *
 *   L = (1/2n) Σ_i [ −w_i S_ii' + log Σ_{k ≠ i, i'} exp S_ik ],   w_i = 2 − exp(c_i/σ) / mean_k exp(c_k/σ),
 *
 * c_i the cosine of the views of sample i. Pairs that are far apart weigh more; the weights have mean 1 and are
 * constants of the gradient, which is that of `dclLoss` with T_ii' = w_i.
 *
 * Invariances, chance level and bound are those of `dclLoss`, to which it tends for σ → ∞. Its optimum is right for
 * the same tasks, but hard pairs, false ones included, count for more.
 *
 * @param z Embeddings, shape [2n, dim] with n ≥ 2: rows i and i + n are views of one sample.
 * @param options The temperature and the width of the weights.
 * @returns The loss in nats, a scalar; differentiable in `z`.
 * @throws ShapeError If `z` is no such matrix.
 * @throws OutOfRangeError If an option is not positive and finite.
 *
 * @example
 * ```ts
 * import '@tensorflow/tfjs-backend-cpu';
 * import * as tf from '@tensorflow/tfjs-core';
 * import { dclLoss, dclwLoss } from '@crossmodal/losses';
 *
 * const z = tf.tensor2d([[1, 0], [0, 1], [1, 0], [1, 1]]); // the views of the second sample differ
 * console.log(dclLoss(z, { temperature: 1 }).dataSync()[0].toFixed(4)); // 0.2238
 * console.log(dclwLoss(z, { temperature: 1 }).dataSync()[0].toFixed(4)); // 0.2655
 * ```
 */
export function dclwLoss(z: tf.Tensor2D, { temperature = 0.1, sigma = 0.5, chunk }: DclwLossOptions = {}): tf.Scalar {
  checkViewRows('dclwLoss', z);
  checkPositive('dclwLoss', 'temperature', temperature);
  checkPositive('dclwLoss', 'sigma', sigma);
  const n = z.shape[0] / 2;
  return tf.tidy(() => {
    const unit = unitRows('dclwLoss: z', z, false);
    const cosines = tf.sum(tf.mul(tf.slice(unit, [0, 0], [n, -1]), tf.slice(unit, [n, 0])), 1);
    const weights = tf.sub(2, tf.mul(tf.softmax(tf.div(cosines, sigma)), n));
    const pairWeights = tf.reshape(tf.concat([weights, weights]), [2 * n, 1]) as tf.Tensor2D;
    return selfLogitsLoss(decoupledCrossEntropy(pairWeights), z, { caller: 'dclwLoss', similarity: (a, b) => cosineLogits(a, b, { temperature }), chunk });
  });
}
