import * as tf from '@tensorflow/tfjs-core';

/** For 2n rows of which i and i + n are views of one sample: 1 at the other view, 0 elsewhere. */
export function viewPairs(rows: number): tf.Tensor2D {
  const identity = tf.eye(rows);
  return tf.concat([tf.slice(identity, [rows / 2, 0]), tf.slice(identity, [0, 0], [rows / 2, rows])], 0) as tf.Tensor2D;
}
