import * as tf from '@tensorflow/tfjs-core';

import { checkNonNegative } from '../checks/check-non-negative.ts';
import { weightedSum } from '../fused/weighted-sum.ts';
import type { PairBatch, PairLoss } from '../registry/pair-batch.ts';

/** Options of {@link regularised}. */
export interface RegularisedOptions {
  /** Of the embeddings of u and v, such as `centroidGapPenalty` or `mmdPenalty`. */
  readonly penalty: (zu: tf.Tensor2D, zv: tf.Tensor2D) => tf.Scalar;
  /** λ ≥ 0; with 0 there is no penalty, and the loss is returned as it is. */
  readonly weight: number;
}

/**
 * A loss of pairs plus λ times a penalty of their embeddings, such as one on the gap of the modalities. The batch goes to
 * the loss as it is, so that one of the whole data set keeps its state; in blocks, in `gradCache` and in a compiled step
 * the sum is what the loss alone would be.
 *
 * @param loss A loss, such as `pairLoss` makes.
 * @param options The penalty and its weight.
 * @returns The sum; differentiable in the embeddings and in what the loss is differentiable in.
 * @throws OutOfRangeError If the weight is negative or not finite.
 *
 * @example
 * ```ts
 * import '@tensorflow/tfjs-backend-cpu';
 * import * as tf from '@tensorflow/tfjs-core';
 * import { centroidGapPenalty, pairLoss, regularised } from '@crossmodal/losses';
 *
 * const loss = regularised(pairLoss('alignment'), { penalty: centroidGapPenalty, weight: 0.5 });
 * const [zu, zv] = [tf.tensor2d([[1, 0], [1, 0]]), tf.tensor2d([[0, 1], [0, -2]])];
 * // Squared distances 2 and 5, and means (1, 0) and (0, 0): 3.5 + 0.5
 * console.log(loss({ zu, zv }).dataSync()[0]); // 4
 * ```
 */
export function regularised(loss: PairLoss, { penalty, weight }: RegularisedOptions): PairLoss {
  checkNonNegative('regularised', 'weight', weight);
  if (weight === 0) return loss;
  return (batch: PairBatch) => tf.tidy(() => weightedSum([loss(batch), penalty(batch.zu, batch.zv)], { weights: [1, weight] }));
}
