import { centroidGapPenalty, type LossName, mmdPenalty, type OwnLossOptions, type PairLoss, pairLoss, type PairLossOptions, regularised } from '@crossmodal/losses';

import type { PairConfig } from './pair-config.ts';

/** What a loss is made of besides its options. */
interface LossParts extends Required<Pick<PairLossOptions, 'similarity' | 'parameters'>> {
  /** Of a loss that has its own, where no state has it. */
  readonly temperature?: number;
}

/** The loss of a configuration with its options and its penalty, for some similarity. */
export function configuredLoss({ loss, lossOptions, regulariser, regulariserWeight: weight, regulariserBandwidth: bandwidth, training: { chunk } }: PairConfig, { similarity, parameters, temperature }: LossParts): PairLoss {
  // The schema has compared them with the registry's description.
  const own = lossOptions as OwnLossOptions[LossName] & object;
  const inBlocks = chunk === null ? {} : { chunk };
  const bare = pairLoss(loss, { ...own, similarity, parameters, ...inBlocks, ...(temperature !== undefined && { temperature }) });
  if (regulariser === 'none') return bare;
  return regularised(bare, { penalty: regulariser === 'centroid' ? centroidGapPenalty : (zu, zv) => mmdPenalty(zu, zv, { ...inBlocks, ...(bandwidth !== null && { bandwidth }) }), weight });
}
