import { aucInterval } from './auc-interval.ts';
import { checkLevel } from './check-level.ts';
import { groupStandardError } from './group-standard-error.ts';
import type { ScannedRetrieval } from './retrieval-scan.ts';

/** An AUC of retrieval with its interval. */
export interface RetrievalAuc {
  /** Probability that a right candidate is above a wrong one of the same query, a tie counting one half. */
  readonly auc: number;
  readonly standardError: number;
  readonly low: number;
  readonly high: number;
}

/**
 * The retrieval AUC (Li, Wei, Yang and Ying 2026, section 3) of a scanned table with an interval.
 *
 * A table of n × n comparisons is far from n² independent ones: a pair takes part as a query and as a candidate of all
 * others. The standard error sums both influences of every group before it squares them, as DeLong, DeLong and
 * Clarke-Pearson (1988) do for two independent samples; the interval is normal in log(AUC/(1 − AUC)), so its ends stay
 * between 0 and 1. Where every comparison is won, or lost, the other end is that of Clopper and Pearson (1934) for as many
 * trials as there are groups.
 *
 * @param scanned What a `RetrievalScan` has seen.
 * @param options `level` of the interval; default 0.95.
 * @throws OutOfRangeError If the level is out of its range.
 *
 * @example
 * ```ts
 * import { RetrievalScan, scannedAuc } from '@crossmodal/evaluation';
 *
 * const scan = new RetrievalScan({ queries: 2, candidates: 2 });
 * scan.add({ data: Float64Array.of(1, 0, 0, 1), rows: 2, columns: 2 });
 * const { auc, low, high } = scannedAuc(scan.result());
 * console.log(auc, low.toFixed(4), high); // 1 0.1581 1
 * ```
 */
export function scannedAuc(scanned: ScannedRetrieval, { level = 0.95 }: { readonly level?: number } = {}): RetrievalAuc {
  checkLevel('scannedAuc', level);
  const { auc: perQuery, candidateLead } = scanned;
  const queries = perQuery.length;
  let auc = 0;
  for (let i = 0; i < queries; i++) auc += perQuery[i] / queries;
  const { standardError, groups } = groupStandardError(
    scanned,
    (query) => (perQuery[query] - auc) / queries,
    (candidate) => candidateLead[candidate] / queries,
  );
  const all = perQuery.every((share) => share === 1) ? 'won' : perQuery.every((share) => share === 0) ? 'lost' : null;
  return aucInterval({ auc, standardError, groups, level, all });
}
