import * as tf from '@tensorflow/tfjs-core';

/** exp(S − normaliser), whose difference does not outlive it: one matrix in place of two. */
export function softmaxOf(logits: tf.Tensor, normaliser: tf.Tensor): tf.Tensor {
  return tf.tidy(() => tf.exp(tf.sub(logits, normaliser)));
}
