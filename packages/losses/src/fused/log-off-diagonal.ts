import * as tf from '@tensorflow/tfjs-core';

import type { RowBlock } from '../blocks/row-block.ts';
import { identityRows } from './identity-rows.ts';

/** 0 off the diagonal of the whole matrix and −∞ on it: added to a block, it takes the pairs out of a softmax. */
export function logOffDiagonal({ logits, start }: Pick<RowBlock, 'logits' | 'start'>): tf.Tensor2D {
  const [count, columns] = logits.shape;
  return tf.tidy(() => tf.log(tf.sub(1, identityRows(count, columns, { start }))) as tf.Tensor2D);
}
