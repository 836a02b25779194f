import * as tf from '@tensorflow/tfjs-core';

import type { BlockwiseLoss } from '../blocks/blockwise-loss.ts';
import { identityRows } from './identity-rows.ts';
import { rowCrossEntropy } from './row-cross-entropy.ts';
import { viewPairs } from './view-pairs.ts';

/** The cross-entropy of pairs of views whose normaliser lacks the pair itself; `pairWeights` [2n, 1] multiply S_ii'. */
export function decoupledCrossEntropy(pairWeights?: tf.Tensor2D): BlockwiseLoss {
  return {
    share: (block) =>
      tf.tidy(() => {
        const { logits, start } = block;
        const [count, columns] = logits.shape;
        const pairs = viewPairs(block);
        const negatives = tf.sub(tf.sub(1, identityRows(count, columns, { start })), pairs);
        return rowCrossEntropy(block, {
          targets: pairWeights === undefined ? pairs : (tf.mul(pairs, tf.slice(pairWeights, start, count)) as tf.Tensor2D),
          logAllowed: tf.log(negatives) as tf.Tensor2D,
        });
      }),
  };
}
