import * as tf from '@tensorflow/tfjs-core';

/** The points of a stack, each times its weight. */
export function weightedPoints(units: tf.Tensor2D, weights: tf.Tensor2D): tf.Tensor2D {
  return tf.tidy(() => tf.mul(units, tf.reshape(weights, [-1, 1])) as tf.Tensor2D);
}
