import * as tf from '@tensorflow/tfjs-core';

import type { Tokens } from './token-encoder.ts';

/** The mean of the tokens that count, shape [n, tokenDim]; 0 where none does. */
export function meanToken({ values, mask }: Tokens): tf.Tensor2D {
  if (mask === undefined) return tf.mean(values, 1);
  const [n, count] = mask.shape;
  const shares = tf.div(mask, tf.maximum(tf.sum(mask, 1, true), 1));
  return tf.sum(tf.mul(values, tf.reshape(shares, [n, count, 1])), 1);
}
