import { lossInfo } from '@crossmodal/losses';
import * as tf from '@tensorflow/tfjs-core';

import { configuredLoss } from './configured-loss.ts';
import type { PairConfig } from './pair-config.ts';
import type { PairSplit } from './pair-experiment.ts';
import { sideTensor } from './side-tensor.ts';

/** Value of the configured loss where nothing is learned. */
export function chanceOf(config: PairConfig, pairs: PairSplit): number {
  const { loss, lossOptions, model, training } = config;
  const { needs, chanceLevel } = lossInfo(loss);
  const count = Math.min(training.batchSize, pairs.count);
  if (!needs.includes('data')) return chanceLevel(training.batchSize, { dim: model.embeddingDim, options: lossOptions });
  // That of a kernel depends on the samples: here the loss of constant logits on the first of them.
  const value = tf.tidy(() => {
    const indices = Uint32Array.from({ length: count }, (_, index) => index);
    const z = tf.zeros([count, 1]) as tf.Tensor2D;
    const constant = configuredLoss(config, { similarity: (zu, zv) => tf.zeros([zu.shape[0], zv.shape[0]]) as tf.Tensor2D, parameters: [] });
    return constant({ zu: z, zv: z, u: sideTensor(pairs.u, indices), v: sideTensor(pairs.v, indices) });
  });
  const [chance] = value.dataSync();
  value.dispose();
  return chance;
}
