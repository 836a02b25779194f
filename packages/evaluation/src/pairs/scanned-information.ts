import { OutOfRangeError } from '@crossmodal/theory';

import { checkLevel } from './check-level.ts';
import { groupStandardError } from './group-standard-error.ts';
import { normalQuantile } from './normal-quantile.ts';
import type { ScannedRetrieval } from './retrieval-scan.ts';

/** An estimated lower bound of the mutual information, in nats. */
export interface InformationBound {
  /** log K − mean cross-entropy of the right one among K candidates. */
  readonly bound: number;
  /** log K, which the bound cannot exceed however much the modalities share. */
  readonly ceiling: number;
  readonly standardError: number;
  readonly low: number;
  readonly high: number;
}

/**
 * The InfoNCE lower bound of the mutual information, log K minus the mean cross-entropy of the right one among K candidates
 * (van den Oord, Li and Vinyals 2018, section 2.3; Poole et al. 2019, equation 10), with a normal interval from the same
 * two-way influences as {@link scannedAuc}.
 *
 * The bound holds in expectation over samples; it is tight only for logits that are the pointwise mutual information up to
 * a function of the query, and says nothing above its ceiling. The interval is that of the bound, not of the information.
 *
 * @param scanned What a `RetrievalScan` has seen; each query has one right candidate.
 * @param options `level` of the interval; default 0.95.
 * @throws OutOfRangeError If a query has several right candidates, or the level is out of its range.
 *
 * @example
 * ```ts
 * import { RetrievalScan, scannedInformation } from '@crossmodal/evaluation';
 *
 * const scan = new RetrievalScan({ queries: 2, candidates: 2 });
 * scan.add({ data: Float64Array.of(50, 0, 0, 50), rows: 2, columns: 2 });
 * const { bound, ceiling } = scannedInformation(scan.result());
 * console.log(bound.toFixed(6), ceiling.toFixed(6)); // 0.693147 0.693147
 * ```
 */
export function scannedInformation(scanned: ScannedRetrieval, { level = 0.95 }: { readonly level?: number } = {}): InformationBound {
  checkLevel('scannedInformation', level);
  const { crossEntropy, received } = scanned;
  if (crossEntropy === null || received === null) throw new OutOfRangeError('scannedInformation: a query has several right candidates; expected one, as the bound needs');
  const [queries, candidates] = [crossEntropy.length, received.length];
  let mean = 0;
  for (let i = 0; i < queries; i++) mean += crossEntropy[i] / queries;
  const ceiling = Math.log(candidates);
  const { standardError } = groupStandardError(
    scanned,
    (query) => (mean - crossEntropy[query]) / queries,
    // A further copy of a candidate adds its posterior to the mean of exponentials and 1/K to their number.
    (candidate) => 1 / candidates - received[candidate] / queries,
  );
  const half = normalQuantile(level) * standardError;
  return { bound: ceiling - mean, ceiling, standardError, low: ceiling - mean - half, high: Math.min(ceiling, ceiling - mean + half) };
}
