import * as tf from '@tensorflow/tfjs-core';

/** Point `index` of all items, shape [n, d], of a stack of points. */
export function pointOf(units: tf.Tensor2D, index: number, count: number): tf.Tensor2D {
  return tf.slice(units, [index * count, 0], [count, units.shape[1]]) as tf.Tensor2D;
}
