import { type LossName, type OwnLossOptions, type PairLoss, pairLoss, type PairLossOptions } from '@crossmodal/losses';

import type { PairConfig } from './pair-config.ts';

/** What a loss is made of besides its options. */
interface LossParts extends Required<Pick<PairLossOptions, 'similarity' | 'parameters'>> {
  /** Of a loss that has its own, where no state has it. */
  readonly temperature?: number;
}

/** The loss of a configuration with its options, for some similarity. */
export function configuredLoss({ loss, lossOptions, training: { chunk } }: PairConfig, { similarity, parameters, temperature }: LossParts): PairLoss {
  // The schema has compared them with the registry's description.
  const own = lossOptions as OwnLossOptions[LossName] & object;
  return pairLoss(loss, { ...own, similarity, parameters, ...(chunk !== null && { chunk }), ...(temperature !== undefined && { temperature }) });
}
