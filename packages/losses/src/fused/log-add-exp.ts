import * as tf from '@tensorflow/tfjs-core';

/** log(eᵃ + eᵇ), entry by entry, for numbers of any size of which not both are −∞; no gradient of its own. */
export function logAddExp(a: tf.Tensor, b: tf.Tensor): tf.Tensor {
  return tf.tidy(() => tf.add(tf.maximum(a, b), tf.log1p(tf.exp(tf.neg(tf.abs(tf.sub(a, b)))))));
}
