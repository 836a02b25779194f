import * as tf from '@tensorflow/tfjs-core';

import { OutOfRangeError, ShapeError } from './errors.ts';
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
  const n = logits.shape[0];
  if (logits.rank !== 2 || logits.shape[1] !== n || n < 2) {
    throw new ShapeError(`conditionalLoss: logits is [${logits.shape}]; expected [n, n] with n >= 2`);
  }
  if (logits.dtype !== 'float32') {
    throw new OutOfRangeError(`conditionalLoss: logits has type ${logits.dtype}; expected float32`);
  }
  return fused(lambdaU, lambdaV)(logits);
}

function fused(lambdaU: number, lambdaV: number): (logits: tf.Tensor2D) => tf.Scalar {
  return tf.customGrad((logits, save) => {
    const s = logits as tf.Tensor2D;
    const n = s.shape[0];
    const logN = Math.log(n);
    const positives = tf.mean(diagonal(s));
    const columnNormalisers = tf.logSumExp(s, 0, true);
    const rowNormalisers = tf.logSumExp(s, 1, true);
    const halfU = tf.sub(tf.mean(columnNormalisers), positives);
    const halfV = tf.sub(tf.mean(rowNormalisers), positives);
    const mixed = tf.add(tf.mul(halfU, lambdaU / 2), tf.mul(halfV, lambdaV / 2));
    const value = tf.sub(mixed, ((lambdaU + lambdaV) / 2) * logN) as tf.Scalar;
    (save as (tensors: tf.Tensor[]) => void)([s, columnNormalisers, rowNormalisers]);

    const gradFunc = (dy: tf.Scalar, saved: tf.Tensor[]) =>
      tf.tidy(() => {
        const [savedLogits, columns, rows] = saved;
        let gradient: tf.Tensor = tf.mul(tf.eye(n), -(lambdaU + lambdaV) / 2);
        if (lambdaU > 0) gradient = tf.add(gradient, tf.mul(tf.exp(tf.sub(savedLogits, columns)), lambdaU / 2));
        if (lambdaV > 0) gradient = tf.add(gradient, tf.mul(tf.exp(tf.sub(savedLogits, rows)), lambdaV / 2));
        return tf.mul(gradient, tf.div(dy, n));
      });
    return { value, gradFunc: gradFunc as (dy: tf.Tensor, saved: tf.Tensor[]) => tf.Tensor };
  }) as (logits: tf.Tensor2D) => tf.Scalar;
}

/** The paired logits S_ii, n numbers, without an n × n mask. */
function diagonal(square: tf.Tensor2D): tf.Tensor1D {
  const n = square.shape[0];
  return tf.stridedSlice(tf.reshape(square, [n * n]), [0], [n * n], [n + 1]) as tf.Tensor1D;
}
