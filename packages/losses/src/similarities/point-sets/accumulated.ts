import * as tf from '@tensorflow/tfjs-core';

/** Adds a term to a sum that may not have begun, and frees both. */
export function accumulated(sum: tf.Tensor | undefined, term: tf.Tensor): tf.Tensor {
  if (sum === undefined) return term;
  const next = tf.add(sum, term);
  tf.dispose([sum, term]);
  return next;
}
