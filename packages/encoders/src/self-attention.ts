import * as tf from '@tensorflow/tfjs-core';

import type { DenseVariables } from './dense-variables.ts';
import { dense } from './dense.ts';

/** How the rows of {@link selfAttention} lie. */
export interface SelfAttentionOptions {
  /** Number of times of a sequence, T. */
  readonly length: number;
  readonly heads: number;
  /** Added to the logits of the keys, shape [heads · n, 1, T]: 0, or very negative where a time is left out. */
  readonly keyBias?: tf.Tensor3D | undefined;
}

/**
 * Multi-head self-attention (Vaswani et al. 2017, section 3.2.2), softmax(Q Kᵀ/√width) V a head, of n sequences.
 *
 * @param x Shape [n · T, dim], the times of a sequence one after another.
 * @param input To queries, keys and values side by side, shape [dim, 3 · dim].
 * @param output From the heads side by side, shape [dim, dim].
 * @returns Shape [n · T, dim].
 */
export function selfAttention(
  x: tf.Tensor2D,
  { input, output }: { input: DenseVariables; output: DenseVariables },
  { length, heads, keyBias }: SelfAttentionOptions,
): tf.Tensor2D {
  const [rows, dim] = x.shape;
  const width = dim / heads;
  // Heads come before sequences: rank 3 is enough to bring them there, and transposes of rank 4 are slow on wasm.
  const byHead = tf.transpose(tf.reshape(dense(x, input), [rows, 3 * heads, width]), [1, 0, 2]);
  const [queries, keys, values] = tf.split(byHead, 3, 0).map((part) => tf.reshape(part, [(heads * rows) / length, length, width]) as tf.Tensor3D);
  const logits = tf.matMul(tf.mul(queries, 1 / Math.sqrt(width)), keys, false, true);
  const weights = tf.softmax(keyBias === undefined ? logits : tf.add(logits, keyBias)) as tf.Tensor3D;
  const mixed = tf.reshape(tf.matMul(weights, values), [heads, rows, width]);
  return dense(tf.reshape(tf.transpose(mixed, [1, 0, 2]), [rows, dim]), output);
}
