import * as tf from '@tensorflow/tfjs-core';

import { conditionalLoss } from './conditional-loss.ts';
import { weightedSum } from './fused/weighted-sum.ts';

/**
 * The CLIP loss: the mean of the two cross-entropies of a batch of pairs,
 * −½ · mean_i[ log p(u_i | v_i) + log p(v_i | u_i) ] (Baptista, Stuart and Tran 2025, equations 7 and 8).
 *
 * It is `conditionalLoss` + log n (Theorem 2.8), so it has the same gradient. Chance level: log n, at constant logits.
 *
 * @param logits S, shape [n, n] with n ≥ 2, including 1/τ: rows u, columns v, pairs on the diagonal.
 * @returns The loss in nats, ≥ 0; differentiable in `logits`.
 * @throws ShapeError If `logits` is not square or has fewer than two rows.
 *
 * @example
 * ```ts
 * import '@tensorflow/tfjs-backend-cpu';
 * import * as tf from '@tensorflow/tfjs-core';
 * import { clipLoss } from '@crossmodal/losses';
 *
 * const logits = tf.tensor2d([[2, 0, -1], [0.5, 1, 0], [-0.5, 0.25, 1.5]]);
 * console.log(clipLoss(logits).dataSync()[0].toFixed(6)); // 0.390784
 * ```
 */
export function clipLoss(logits: tf.Tensor2D): tf.Scalar {
  return tf.tidy(() => weightedSum([conditionalLoss(logits)], { weights: [1], constant: Math.log(logits.shape[0]) }));
}
