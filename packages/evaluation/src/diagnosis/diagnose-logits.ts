import { OutOfRangeError, type Random, ShapeError } from '@crossmodal/theory';

import { checkPositiveInteger } from '../check-positive-integer.ts';
import { hubSummary } from '../geometry/hub-summary.ts';
import type { Logits } from '../logits.ts';
import { RetrievalScan } from '../pairs/retrieval-scan.ts';
import { retrieveTopK } from '../retrieve-top-k.ts';
import { batchCalibration, calibrationBatch } from './batch-calibration.ts';
import { directionDiagnosis } from './direction-diagnosis.ts';
import type { DirectionDiagnosis, LogitsDiagnosis } from './embedding-diagnosis.ts';

/** Which part of the table of logits of all pairs is wanted. */
export interface LogitBlock {
  /** Who asks: one row for each query, one column for each candidate. */
  readonly from: 'u' | 'v';
  /** The queries from `start` to before `end`. */
  readonly start: number;
  readonly end: number;
}

/** What {@link diagnoseLogits} takes. */
export interface DiagnoseLogitsOptions {
  /** Number of pairs: item i of u belongs to item i of v. */
  readonly pairs: number;
  /** The logits of some queries with all candidates. They may be overwritten afterwards. */
  readonly logits: (block: LogitBlock) => Promise<Logits>;
  /** The logits among some pairs: a square table, rows u, the pairs on its diagonal. */
  readonly among: (pairs: Uint32Array) => Promise<Logits>;
  /** τ of the logits, which has the better temperature computed; default 1. */
  readonly temperature?: number;
  /** A label for each pair. */
  readonly labels?: readonly string[];
  /** The k of recall at k; default 1, 5 and 10. */
  readonly ks?: readonly number[];
  /** Queries whose logits exist at a time; default 500. */
  readonly block?: number;
  readonly random: Random;
  readonly signal?: AbortSignal;
  /** Is told what is being measured and the share of that which is done. */
  readonly onProgress?: (what: string, share: number) => void;
}

/** Candidates of a query among which hubs are counted. */
const LISTED = 10;

/**
 * What logits alone say of pairs, whatever made them: how well partners find each other, how far chance may explain it, ties,
 * hubs, calibration and the temperature that would suit better, and a lower bound of the mutual information at that
 * temperature. For similarities whose items are no vectors, such as sets of points, and with `diagnoseGeometry` for vectors
 * that are not compared by their cosines. Only a block of logits exists at a time.
 *
 * @throws ShapeError If there are fewer than eight pairs, or logits or labels are not as many as asked for.
 * @throws OutOfRangeError If a logit is not finite, or an option out of its range.
 *
 * @example
 * ```ts
 * import { diagnoseLogits } from '@crossmodal/evaluation';
 * import { createRandom } from '@crossmodal/theory';
 *
 * // Numbers on a line: partners are those at the same place, but for every fourth.
 * const place = (i: number) => (i % 4 === 0 ? i + 1.75 : i);
 * const of = (queries: number[], candidates: number[], logit: (i: number, j: number) => number) =>
 *   ({ data: Float64Array.from(queries.flatMap((i) => candidates.map((j) => logit(i, j)))), rows: queries.length, columns: candidates.length });
 * const uWithV = (i: number, j: number) => -Math.abs(i - place(j));
 * const all = Array.from({ length: 40 }, (_, i) => i);
 * const { retrieval } = await diagnoseLogits({
 *   pairs: 40,
 *   logits: async ({ from, start, end }) => of(all.slice(start, end), all, from === 'u' ? uWithV : (j, i) => uWithV(i, j)),
 *   among: async (pairs) => of([...pairs], [...pairs], uWithV),
 *   random: createRandom(1),
 * });
 * console.log(retrieval.uToV.recall['1'].value); // 0.75
 * ```
 */
export async function diagnoseLogits({ pairs, logits, among, temperature = 1, labels, ks = [1, 5, 10], block = 500, random, signal, onProgress }: DiagnoseLogitsOptions): Promise<LogitsDiagnosis> {
  if (!Number.isInteger(pairs) || pairs < 8) throw new ShapeError(`diagnoseLogits: pairs is ${pairs}; expected an integer >= 8`);
  if (!(temperature > 0 && temperature < Infinity)) throw new OutOfRangeError(`diagnoseLogits: temperature is ${temperature}; expected a finite number > 0`);
  if (labels !== undefined && labels.length !== pairs) throw new ShapeError(`diagnoseLogits: there are ${labels.length} labels; expected ${pairs}, one for each pair`);
  checkPositiveInteger('diagnoseLogits: block', block);
  const { size, most } = calibrationBatch(pairs);
  const order = random.permutation(pairs);
  const batches: Logits[] = [];
  for (let batch = 0; batch < Math.min(most, Math.floor(pairs / size)); batch++) {
    signal?.throwIfAborted();
    batches.push(await among(order.subarray(batch * size, (batch + 1) * size)));
  }
  const { calibration, scale } = batchCalibration(batches, { temperature });
  const direction = async (from: 'u' | 'v'): Promise<DirectionDiagnosis> => {
    const what = from === 'u' ? 'retrieval from u to v' : 'retrieval from v to u';
    const scan = new RetrievalScan({ queries: pairs, candidates: pairs });
    const occurrences = new Uint32Array(pairs);
    let sameLabel = 0;
    for (let start = 0; start < pairs; start += block) {
      signal?.throwIfAborted();
      const end = Math.min(start + block, pairs);
      const table = await logits({ from, start, end });
      const { data } = table;
      if (scale !== 1) for (let at = 0; at < data.length; at++) data[at] *= scale;
      scan.add(table);
      for (let query = start; query < end; query++) {
        const best = retrieveTopK(data.subarray((query - start) * pairs, (query - start + 1) * pairs), Math.min(LISTED, pairs));
        for (const found of best) occurrences[found]++;
        if (labels?.[best[0]] === labels?.[query]) sameLabel++;
      }
      onProgress?.(what, end / pairs);
    }
    return { ...directionDiagnosis(scan.result(), { ks, random }), sameLabelAt1: labels === undefined ? null : sameLabel / pairs, hubness: hubSummary(occurrences) };
  };
  return { items: { u: pairs, v: pairs }, retrieval: { uToV: await direction('u'), vToU: await direction('v') }, calibration };
}
