import * as tf from '@tensorflow/tfjs-core';

/** A trainable variable, float32, with one value everywhere. */
export function constantVariable(shape: number[], value: number): tf.Variable {
  return tf.tidy(() => tf.variable(tf.fill(shape, value)));
}
