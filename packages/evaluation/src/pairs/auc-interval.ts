import { normalQuantile } from './normal-quantile.ts';
import type { RetrievalAuc } from './scanned-auc.ts';

/**
 * The interval of an AUC that is normal in log(AUC/(1 − AUC)), so that its ends stay between 0 and 1; where every comparison
 * is won, or lost, the other end is that of Clopper and Pearson (1934) for as many trials as there are independent groups.
 */
export function aucInterval({ auc, standardError, groups, level, all }: {
  readonly auc: number;
  readonly standardError: number;
  readonly groups: number;
  readonly level: number;
  /** Whether all comparisons are won or lost: sums of shares may miss 1 and 0 by rounding. */
  readonly all: 'won' | 'lost' | null;
}): RetrievalAuc {
  const extreme = ((1 - level) / 2) ** (1 / groups);
  if (all === 'won') return { auc: 1, standardError: 0, low: extreme, high: 1 };
  if (all === 'lost') return { auc: 0, standardError: 0, low: 0, high: 1 - extreme };
  const half = (normalQuantile(level) * standardError) / (auc * (1 - auc));
  const odds = Math.log(auc / (1 - auc));
  return { auc, standardError, low: 1 / (1 + Math.exp(half - odds)), high: 1 / (1 + Math.exp(-half - odds)) };
}
