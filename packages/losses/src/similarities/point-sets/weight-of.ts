import * as tf from '@tensorflow/tfjs-core';

/** Weight `index` of all items as a column, shape [n, 1]. */
export function weightOf(weights: tf.Tensor2D, index: number): tf.Tensor2D {
  return tf.reshape(tf.slice(weights, [index, 0], [1, weights.shape[1]]), [-1, 1]) as tf.Tensor2D;
}
