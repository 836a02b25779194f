import * as tf from '@tensorflow/tfjs-core';

/** Sum of a matrix, row by row: one float32 sum of n² terms in order loses digits as n grows. */
export function sumByRows(matrix: tf.Tensor): tf.Scalar {
  return tf.tidy(() => tf.sum(tf.sum(matrix, 1)) as tf.Scalar);
}

/** Log-sum-exp of a matrix, row by row, for the same reason. */
export function logSumExpByRows(matrix: tf.Tensor): tf.Scalar {
  return tf.tidy(() => tf.logSumExp(tf.logSumExp(matrix, 1)) as tf.Scalar);
}
