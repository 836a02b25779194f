import * as tf from '@tensorflow/tfjs-core';

import type { RowBlock } from '../blocks/row-block.ts';
import { identityRows } from './identity-rows.ts';

/** For rows of which i and i + rows/2 are views of one sample: 1 at the other view, 0 elsewhere. */
export function viewPairs({ logits, start, rows }: RowBlock): tf.Tensor2D {
  const [count, columns] = logits.shape;
  const half = rows / 2;
  const first = Math.max(0, Math.min(count, half - start));
  return tf.tidy(() => {
    const parts: tf.Tensor2D[] = [];
    if (first > 0) parts.push(identityRows(first, columns, { start: start + half }));
    if (first < count) parts.push(identityRows(count - first, columns, { start: start + first - half }));
    return parts.length === 1 ? parts[0] : tf.concat(parts, 0);
  });
}
