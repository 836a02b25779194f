import * as tf from '@tensorflow/tfjs-core';

import { OutOfRangeError, ShapeError } from '../errors.ts';
import { fusedOperation } from '../fused/fused-operation.ts';

/**
 * Softmax cross-entropy, mean_i[ −L_{i,y_i} + log Σ_c exp L_ic ], the loss of an ordinary classifier. It is
 * `labelledConditionalLoss` with the weights (0, 2) and a uniform law of the labels, plus log K (Baptista, Stuart and
 * Tran 2025, Proposition 6.1, corrected), summed so that it never falls below 0.
 *
 * One fused operation with the gradient (softmax of the rows − onehot(y)) / n. Invariance: a number added to a row
 * changes nothing. Chance level, at constant logits: log K. Bound: 0. Population optimum: H(v | u).
 *
 * @param logits L, shape [n, K], L_ic = s(u_i, v = c), including 1/τ.
 * @param labels y, shape [n], int32, each from 0 to K − 1.
 * @returns The loss in nats, a scalar ≥ 0; differentiable in `logits`.
 * @throws ShapeError If the shapes do not match.
 * @throws OutOfRangeError If `logits` is not float32 or `labels` not int32.
 *
 * @example
 * ```ts
 * import '@tensorflow/tfjs-backend-cpu';
 * import * as tf from '@tensorflow/tfjs-core';
 * import { labelGivenImageLoss } from '@crossmodal/losses';
 *
 * const logits = tf.tensor2d([[2, 0], [0, 1], [0, 3]]);
 * console.log(labelGivenImageLoss(logits, tf.tensor1d([0, 1, 1], 'int32')).dataSync()[0].toFixed(5)); // 0.16293
 * ```
 */
export function labelGivenImageLoss(logits: tf.Tensor2D, labels: tf.Tensor1D): tf.Scalar {
  const [n, classes] = logits.shape;
  if (logits.rank !== 2 || labels.rank !== 1 || labels.shape[0] !== n || n < 1 || classes < 2) {
    throw new ShapeError(
      `labelGivenImageLoss: logits is [${logits.shape}] and labels is [${labels.shape}]; expected [n, K] with K >= 2 and [n]`,
    );
  }
  if (logits.dtype !== 'float32' || labels.dtype !== 'int32') {
    throw new OutOfRangeError(
      `labelGivenImageLoss: logits has type ${logits.dtype} and labels has type ${labels.dtype}; expected float32 and int32`,
    );
  }
  return fusedOperation<tf.Scalar>([logits], (save) => {
    // Cast, not `dtype: 'float32'`: tfjs-backend-wasm 4.22 writes the bits of integers there.
    const indicator = tf.cast(tf.oneHot(labels, classes), 'float32');
    // Relative to the logit of the label, so that rounding never makes the loss negative.
    const relative = tf.sub(logits, tf.sum(tf.mul(logits, indicator), 1, true));
    const normalisers = tf.logSumExp(relative, 1, true);
    save([tf.div(tf.sub(tf.exp(tf.sub(relative, normalisers)), indicator), n)]);
    return { value: tf.mean(normalisers) as tf.Scalar, gradients: (dy, [residual]) => [tf.mul(residual, dy)] };
  });
}
