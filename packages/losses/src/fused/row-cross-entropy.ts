import * as tf from '@tensorflow/tfjs-core';

import { fusedOperation } from './fused-operation.ts';

/** What the rows of logits are compared with; none of it carries a gradient. */
export interface RowCrossEntropyOptions {
  /** T, shape of the logits: the weights of the paired terms, summing to 1 in a row for a cross-entropy. */
  readonly targets: tf.Tensor2D;
  /** 0 for the entries of the normaliser, −∞ for the others; default all of them. */
  readonly logAllowed?: tf.Tensor2D | undefined;
  /** w, shape [n, 1], summing to 1; default 1/n. */
  readonly rowWeights?: tf.Tensor2D | undefined;
}

/**
 * Σ_i w_i [ log Σ_{j allowed} exp S_ij − Σ_j T_ij S_ij ], with the gradient w_i (P_ij − T_ij), P the softmax of the
 * allowed entries of a row: what InfoNCE, NT-Xent, SupCon and DCL have in common.
 */
export function rowCrossEntropy(logits: tf.Tensor2D, { targets, logAllowed, rowWeights }: RowCrossEntropyOptions): tf.Scalar {
  return fusedOperation<tf.Scalar>([logits], (save) => {
    const weights = rowWeights ?? tf.div(tf.ones([logits.shape[0], 1]), logits.shape[0]);
    const allowed = logAllowed === undefined ? logits : tf.add(logits, logAllowed);
    const normalisers = tf.logSumExp(allowed, 1, true);
    const rows = tf.sub(normalisers, tf.sum(tf.mul(targets, logits), 1, true));
    save([allowed, normalisers, targets, weights]);
    return {
      value: tf.sum(tf.mul(weights, rows)) as tf.Scalar,
      gradients: (dy, [savedLogits, savedNormalisers, savedTargets, savedWeights]) => {
        const predicted = tf.exp(tf.sub(savedLogits, savedNormalisers));
        return [tf.mul(tf.sub(predicted, savedTargets), tf.mul(savedWeights, dy))];
      },
    };
  });
}
