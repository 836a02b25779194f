import * as tf from '@tensorflow/tfjs-core';

/** log(1 + eˣ) for any x, precise in both tails; no gradient of its own. */
export function softplus(x: tf.Tensor): tf.Tensor {
  return tf.add(tf.relu(x), tf.log1p(tf.exp(tf.neg(tf.abs(x)))));
}
