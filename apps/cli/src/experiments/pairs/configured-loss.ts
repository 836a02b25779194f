import { type LossName, type OwnLossOptions, type PairLoss, pairLoss, type PairLossOptions } from '@crossmodal/losses';

import type { PairConfig } from './pair-config.ts';

/** The loss of a configuration with its options, for some similarity. */
export function configuredLoss({ loss, lossOptions, training: { chunk } }: PairConfig, { similarity, parameters }: Required<Pick<PairLossOptions, 'similarity' | 'parameters'>>): PairLoss {
  // The schema has compared them with the registry's description.
  const own = lossOptions as OwnLossOptions[LossName] & object;
  return pairLoss(loss, { ...own, similarity, parameters, ...(chunk !== null && { chunk }) });
}
