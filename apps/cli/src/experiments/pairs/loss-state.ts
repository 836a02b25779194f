import { GlobalContrastiveState, type GlobalLossName, lossInfo } from '@crossmodal/losses';

import type { PairConfig } from './pair-config.ts';
import type { PairModel } from './pair-model.ts';

/** What the configured loss is to remember of `count` pairs, its temperature in that of the model; null if nothing. */
export function lossState(model: PairModel, { loss }: PairConfig, count: number): GlobalContrastiveState | null {
  const { temperature } = model.state;
  if (!lossInfo(loss).needs.includes('state') || temperature === undefined) return null;
  return new GlobalContrastiveState(loss as GlobalLossName, { count, temperature });
}
