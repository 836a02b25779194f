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
  /** Added to the logits of all sequences and heads, shape [T, T], rows the queries. */
  readonly order?: tf.Tensor2D | undefined;
  /** The one row of each sequence that asks, shape [n, dim]; default all of x. */
  readonly queries?: tf.Tensor2D | undefined;
}

/**
 * Multi-head self-attention (Vaswani et al. 2017, section 3.2.2), softmax(Q Kᵀ/√width) V a head, of n sequences.
 *
 * @param x Shape [n · T, dim], the times of a sequence one after another.
 * @param input To queries, keys and values side by side, shape [dim, 3 · dim].
 * @param output From the heads side by side, shape [dim, dim].
 * @returns Shape [n · T, dim], or [n, dim] with `queries`.
 */
export function selfAttention(
  x: tf.Tensor2D,
  { input, output }: { input: DenseVariables; output: DenseVariables },
  { length, heads, keyBias, order, queries: asking }: SelfAttentionOptions,
): tf.Tensor2D {
  const [rows, dim] = x.shape;
  const width = dim / heads;
  const sequences = rows / length;
  // Heads come before sequences: rank 3 is enough to bring them there, and transposes of rank 4 are slow on wasm.
  const byHead = (projected: tf.Tensor, parts: number) => {
    const heading = tf.transpose(tf.reshape(projected, [-1, parts * heads, width]), [1, 0, 2]);
    // tfjs-core has no gradient of a split into one part.
    return (parts === 1 ? [heading] : tf.split(heading, parts, 0)).map((part) => tf.reshape(part, [heads * sequences, -1, width]) as tf.Tensor3D);
  };
  const [queries, keys, values] =
    asking === undefined
      ? byHead(dense(x, input), 3)
      : [...byHead(dense(asking, columns(input, 0, dim)), 1), ...byHead(dense(x, columns(input, dim, 2 * dim)), 2)];
  let logits = tf.matMul(tf.mul(queries, 1 / Math.sqrt(width)), keys, false, true) as tf.Tensor3D;
  if (keyBias !== undefined) logits = tf.add(logits, keyBias);
  if (order !== undefined) logits = tf.add(logits, order);
  const mixed = tf.reshape(tf.matMul(tf.softmax(logits), values), [heads, -1, width]);
  return dense(tf.reshape(tf.transpose(mixed, [1, 0, 2]), [-1, dim]) as tf.Tensor2D, output);
}

/** Some columns of a linear layer. */
function columns({ weight, bias }: DenseVariables, start: number, count: number): { weight: tf.Tensor2D; bias: tf.Tensor1D | undefined } {
  return { weight: tf.slice(weight as tf.Tensor2D, [0, start], [-1, count]), bias: bias && tf.slice(bias as tf.Tensor1D, start, count) };
}
