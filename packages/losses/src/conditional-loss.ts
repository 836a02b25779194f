import * as tf from '@tensorflow/tfjs-core';

import { checkSquareLogits } from './checks/check-square-logits.ts';
import { diagonal } from './fused/diagonal.ts';
import { fusedOperation } from './fused/fused-operation.ts';
import { checkLossWeights, type LossWeights } from './loss-weights.ts';

/**
 * The weighted conditional loss of a batch of pairs,
 *
 *   L(S) = (λ_u/2) · mean_i[ −S_ii + log mean_j exp S_ji ] + (λ_v/2) · mean_i[ −S_ii + log mean_j exp S_ij ]
 *
 * (Baptista, Stuart and Tran 2025, equation 12 and Problem 3.13). With λ_u = λ_v = 1 it is the CLIP loss minus log n
 * (Theorem 2.8). One fused operation with the gradient
 *
 *   ∂L/∂S = (1/n) [ (λ_u/2)(P_col − I) + (λ_v/2)(P_row − I) ],
 *
 * P_col and P_row the softmax of S over columns and rows.
 *
 * Invariances: a function of v added to S changes nothing where λ_v = 0, a function of u nothing where λ_u = 0; a
 * constant never does. Bounds: −log n ≤ L·2/(λ_u + λ_v); L = 0 for constant logits (chance). At the population
 * optimum L = −((λ_u + λ_v)/2) I(u; v).
 *
 * @param logits S, shape [n, n] with n ≥ 2, including 1/τ: rows u, columns v, pairs on the diagonal.
 * @param weights λ_u and λ_v; default 1 and 1.
 * @returns The loss in nats, a scalar; differentiable in `logits`.
 * @throws ShapeError If `logits` is not square or has fewer than two rows.
 * @throws OutOfRangeError If a weight is negative, not finite, or both are 0.
 *
 * @example
 * ```ts
 * import '@tensorflow/tfjs-backend-cpu';
 * import * as tf from '@tensorflow/tfjs-core';
 * import { conditionalLoss } from '@crossmodal/losses';
 *
 * const logits = tf.tensor2d([[2, 0, -1], [0.5, 1, 0], [-0.5, 0.25, 1.5]]);
 * console.log(conditionalLoss(logits).dataSync()[0].toFixed(6)); // -0.707829
 * console.log(conditionalLoss(logits, { lambdaU: 2, lambdaV: 0 }).dataSync()[0].toFixed(6)); // -0.717734
 * ```
 */
export function conditionalLoss(logits: tf.Tensor2D, weights: LossWeights = {}): tf.Scalar {
  const { lambdaU, lambdaV } = checkLossWeights('conditionalLoss', weights);
  const n = checkSquareLogits('conditionalLoss', logits);
  return fusedOperation([logits], (save) => {
    const positives = tf.mean(diagonal(logits));
    const columnNormalisers = tf.logSumExp(logits, 0, true);
    const rowNormalisers = tf.logSumExp(logits, 1, true);
    const halfU = tf.sub(tf.mean(columnNormalisers), positives);
    const halfV = tf.sub(tf.mean(rowNormalisers), positives);
    const mixed = tf.add(tf.mul(halfU, lambdaU / 2), tf.mul(halfV, lambdaV / 2));
    save([logits, columnNormalisers, rowNormalisers]);
    return {
      value: tf.sub(mixed, ((lambdaU + lambdaV) / 2) * Math.log(n)) as tf.Scalar,
      gradients: (dy, [s, columns, rows]) => {
        let gradient: tf.Tensor = tf.mul(tf.eye(n), -(lambdaU + lambdaV) / 2);
        if (lambdaU > 0) gradient = tf.add(gradient, tf.mul(tf.exp(tf.sub(s, columns)), lambdaU / 2));
        if (lambdaV > 0) gradient = tf.add(gradient, tf.mul(tf.exp(tf.sub(s, rows)), lambdaV / 2));
        return [tf.mul(gradient, tf.div(dy, n))];
      },
    };
  });
}
