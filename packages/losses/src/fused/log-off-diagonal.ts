import * as tf from '@tensorflow/tfjs-core';

/** 0 off the diagonal and −∞ on it: added to logits, it takes the diagonal out of a softmax. */
export function logOffDiagonal(n: number): tf.Tensor2D {
  return tf.log(tf.sub(1, tf.eye(n))) as tf.Tensor2D;
}
