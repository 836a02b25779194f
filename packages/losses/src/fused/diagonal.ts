import * as tf from '@tensorflow/tfjs-core';

/** The entries on the diagonal of a square matrix, n numbers, without an n × n mask. */
export function diagonal(square: tf.Tensor2D): tf.Tensor1D {
  const n = square.shape[0];
  return tf.stridedSlice(tf.reshape(square, [n * n]), [0], [n * n], [n + 1]) as tf.Tensor1D;
}
