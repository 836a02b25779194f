import type { Random } from '@crossmodal/theory';

import { groupInterval } from '../group-interval.ts';
import { meanReciprocalRank } from '../mean-reciprocal-rank.ts';
import { medianRank } from '../median-rank.ts';
import type { ScannedRetrieval } from '../pairs/retrieval-scan.ts';
import { scannedAuc } from '../pairs/scanned-auc.ts';
import { scannedInformation } from '../pairs/scanned-information.ts';
import { recallFromRanks } from '../recall-from-ranks.ts';
import type { DirectionDiagnosis } from './embedding-diagnosis.ts';

/** What a scanned direction of retrieval says by itself. */
export function directionDiagnosis(scanned: ScannedRetrieval, { ks, random }: { readonly ks: readonly number[]; readonly random: Random }): Omit<DirectionDiagnosis, 'sameLabelAt1' | 'hubness'> {
  const groups = Array.from(scanned.queryGroups, String);
  const recall = Object.fromEntries(
    ks.map((k) => {
      const { mean, low, high } = groupInterval({ values: scanned.optimistic.map((rank) => (rank <= k ? 1 : 0)), groups, random });
      return [String(k), { value: mean, low, high }];
    }),
  );
  return {
    queries: scanned.queryGroups.length,
    candidates: scanned.candidateGroups.length,
    recall,
    pessimisticRecall: Object.fromEntries(ks.map((k) => [String(k), recallFromRanks(scanned.pessimistic, k)])),
    shuffledRecallAt1: shuffledRecall(scanned),
    medianRank: medianRank(scanned.optimistic),
    meanReciprocalRank: meanReciprocalRank(scanned.optimistic),
    auc: scannedAuc(scanned),
    information: scanned.crossEntropy === null ? null : scannedInformation(scanned),
  };
}

/** R@1 in the mean over all ways to shuffle the candidates: right ones over candidates. */
function shuffledRecall({ queryGroups, candidateGroups }: ScannedRetrieval): number {
  const right = new Map<number, number>();
  for (const group of candidateGroups) right.set(group, (right.get(group) ?? 0) + 1);
  return queryGroups.reduce((sum, group) => sum + right.get(group)! / candidateGroups.length, 0) / queryGroups.length;
}
