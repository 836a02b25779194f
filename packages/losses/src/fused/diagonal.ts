import * as tf from '@tensorflow/tfjs-core';

import type { RowBlock } from '../blocks/row-block.ts';

/** The logits of the pairs in a block, one a row, without a mask of its shape. */
export function diagonal({ logits, start }: Pick<RowBlock, 'logits' | 'start'>): tf.Tensor1D {
  const [count, columns] = logits.shape;
  const last = start + (count - 1) * (columns + 1);
  return tf.stridedSlice(tf.reshape(logits, [count * columns]), [start], [last + 1], [columns + 1]) as tf.Tensor1D;
}
