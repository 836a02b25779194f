import type * as tf from '@tensorflow/tfjs-core';

/** Some rows of a matrix of logits. */
export interface RowBlock {
  /** The rows, shape [count, m]. */
  readonly logits: tf.Tensor2D;
  /** Number of the first of them in the whole matrix: row i of the block is paired with column `start` + i. */
  readonly start: number;
  /** Rows of the whole matrix. */
  readonly rows: number;
}

/** All rows of a matrix as one block. */
export function wholeBlock(logits: tf.Tensor2D): RowBlock {
  return { logits, start: 0, rows: logits.shape[0] };
}
