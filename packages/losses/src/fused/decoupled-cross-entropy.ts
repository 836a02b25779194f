import * as tf from '@tensorflow/tfjs-core';

import { cosineLogits } from '../similarities/cosine-logits.ts';
import { rowCrossEntropy } from './row-cross-entropy.ts';
import { viewPairs } from './view-pairs.ts';

/** The cross-entropy of pairs of views whose normaliser lacks the pair itself; `pairWeights` [2n, 1] multiply S_ii'. */
export function decoupledCrossEntropy(z: tf.Tensor2D, temperature: number, pairWeights?: tf.Tensor2D): tf.Scalar {
  const rows = z.shape[0];
  const pairs = viewPairs(rows);
  const negatives = tf.sub(tf.sub(1, tf.eye(rows)), pairs);
  return rowCrossEntropy(cosineLogits(z, z, { temperature }), {
    targets: pairWeights === undefined ? pairs : (tf.mul(pairs, pairWeights) as tf.Tensor2D),
    logAllowed: tf.log(negatives) as tf.Tensor2D,
  });
}
