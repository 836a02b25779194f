import { lossInfo } from '@crossmodal/losses';

import type { PairConfig } from './pair-config.ts';
import type { PairSplit } from './pair-experiment.ts';

/** Value of the configured loss where nothing is learned. */
export function chanceOf({ loss, model, training }: PairConfig, _pairs: PairSplit): number {
  return lossInfo(loss).chanceLevel(training.batchSize, model.embeddingDim);
}
