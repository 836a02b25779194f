import * as tf from '@tensorflow/tfjs-core';

import { denseLoss, type BlockwiseLoss } from '../blocks/blockwise-loss.ts';
import { inBlocks } from '../blocks/in-blocks.ts';
import { ShapeError } from '../errors.ts';
import { transposed } from '../fused/transposed.ts';
import { weightedSum } from '../fused/weighted-sum.ts';
import { cosineLogits } from '../similarities/cosine-logits.ts';
import type { Similarity } from '../similarities/similarities.ts';
import type { PredictedSide } from './loss-entry.ts';
import type { PairBatch, PairLossOptions } from './pair-batch.ts';

/** The similarity of CLIP at its initial temperature. */
export const defaultSimilarity: Similarity = (zu, zv) => cosineLogits(zu, zv, { temperature: 0.07 });

/** A loss of the logits of a batch, dense or, given `chunk`, a block of rows at a time. */
export function runBlockwise(loss: BlockwiseLoss, { zu, zv }: PairBatch, { similarity = defaultSimilarity, parameters = [], chunk }: PairLossOptions): tf.Scalar {
  pairs(zu, zv);
  if (chunk !== undefined) return inBlocks(loss, { caller: 'pairLoss', zu, zv, similarity, parameters, chunk });
  return tf.tidy(() => denseLoss(loss, similarity(zu, zv)));
}

/** A one-sided loss in the direction asked for; `lossOf` is called once a direction, `'u'` for transposed logits. */
export function runSided(
  lossOf: (side: 'u' | 'v') => BlockwiseLoss,
  batch: PairBatch,
  { predict = 'v', ...options }: PairLossOptions & PredictedSide,
): tf.Scalar {
  const { zu, zv } = pairs(batch.zu, batch.zv);
  const { similarity = defaultSimilarity, chunk } = options;
  const sides = predict === 'both' ? (['v', 'u'] as const) : [predict];
  return tf.tidy(() => {
    const logits = chunk === undefined ? similarity(zu, zv) : undefined;
    const losses = sides.map((side) => {
      if (logits !== undefined) return denseLoss(lossOf(side), side === 'v' ? logits : transposed(logits));
      if (side === 'v') return runBlockwise(lossOf(side), batch, options);
      return runBlockwise(lossOf(side), { zu: zv, zv: zu }, { ...options, similarity: (a, b) => transposed(similarity(b, a)) });
    });
    return losses.length === 1 ? losses[0] : weightedSum(losses, { weights: [0.5, 0.5] });
  });
}

/** Refuses embeddings that are not those of at least two pairs. */
export function pairs(zu: tf.Tensor2D, zv: tf.Tensor2D): { zu: tf.Tensor2D; zv: tf.Tensor2D } {
  if (zu.rank !== 2 || zv.rank !== 2 || zu.shape[0] !== zv.shape[0] || zu.shape[0] < 2) {
    throw new ShapeError(`pairLoss: zu is [${zu.shape}] and zv is [${zv.shape}]; expected [n, dim] both, with n >= 2`);
  }
  return { zu, zv };
}
