import * as tf from '@tensorflow/tfjs-core';

import { fusedOperation } from '../fused/fused-operation.ts';

/** −mean of the logits of the pairs + log-mean-exp of those of independent ones: `jointLoss` of n positives and n negatives. */
export function shuffledJointLoss(positives: tf.Tensor1D, negatives: tf.Tensor1D): tf.Scalar {
  const n = positives.shape[0];
  return fusedOperation<tf.Scalar>([positives, negatives], (save) => {
    const normaliser = tf.logSumExp(negatives);
    save([negatives, normaliser]);
    return {
      value: tf.sub(tf.sub(normaliser, tf.mean(positives)), Math.log(negatives.shape[0])) as tf.Scalar,
      gradients: (dy, [s, total]) => [tf.mul(tf.fill([n], -1 / n), dy), tf.mul(tf.exp(tf.sub(s, total)), dy)],
    };
  });
}

/** Rows π(0), π(1), … of a matrix, with the gradient put back by the inverse of π. */
export function permutedRows(matrix: tf.Tensor2D, permutation: Uint32Array): tf.Tensor2D {
  const inverse = new Int32Array(permutation.length);
  permutation.forEach((to, from) => {
    inverse[to] = from;
  });
  return fusedOperation<tf.Tensor2D>([matrix], () => ({
    value: tf.gather(matrix, tf.tensor1d(Int32Array.from(permutation), 'int32')),
    gradients: (dy) => [tf.gather(dy, tf.tensor1d(inverse, 'int32'))],
  }));
}
