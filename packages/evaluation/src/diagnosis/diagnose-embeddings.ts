import { type LinearAlgebraKernel, OutOfRangeError, type Random, ShapeError } from '@crossmodal/theory';

import { checkLabels } from '../check-labels.ts';
import type { Embeddings } from '../embeddings.ts';
import { hubness } from '../geometry/hubness.ts';
import { normalisedRows } from '../geometry/normalised-rows.ts';
import { nearestNeighbours } from '../nearest-neighbours.ts';
import type { ScannedRetrieval } from '../pairs/retrieval-scan.ts';
import { batchCalibration, calibrationBatch } from './batch-calibration.ts';
import { directionDiagnosis } from './direction-diagnosis.ts';
import type { DirectionDiagnosis, EmbeddingDiagnosis } from './embedding-diagnosis.ts';
import { pairBatchesOf } from './pair-batches-of.ts';
import { sampleRows } from './sample-rows.ts';
import { scanEmbeddings } from './scan-embeddings.ts';
import { takeRows } from './take-rows.ts';
import { vectorGeometry } from './vector-geometry.ts';

/** What {@link diagnoseEmbeddings} takes. */
export interface DiagnoseOptions {
  /** Embeddings of the first modality; rows are divided by their norms. */
  readonly zu: Embeddings;
  /** Embeddings of the second one, of the same width. */
  readonly zv: Embeddings;
  /** For row i of zv the row of zu that it belongs to, such as the image of a caption; default i. */
  readonly partners?: ArrayLike<number>;
  /** A label for each row of zu. */
  readonly labels?: readonly string[];
  /** τ of the logits in use; default 0.01, that of CLIP. */
  readonly temperature?: number;
  /** The k of recall at k; default 1, 5 and 10. */
  readonly ks?: readonly number[];
  /** Items of each modality in the measures of the gap and the spread that take all pairs, drawn where there are more; default 5000. */
  readonly sample?: number;
  readonly random: Random;
  readonly kernel?: LinearAlgebraKernel;
  readonly signal?: AbortSignal;
  /** Is told what is being measured and the share of that which is done. */
  readonly onProgress?: (what: string, share: number) => void;
}

/**
 * Measures paired embeddings from anywhere: how well partners find each other, how far the modalities lie apart and whether
 * chance explains it, how well the temperature suits, how much of the space is used, and what linear structure is
 * shared, on pairs it was not fitted to. Nothing of the size items × items is ever held.
 *
 * @throws ShapeError If the shapes disagree or there are fewer than eight items of zu.
 * @throws OutOfRangeError If a row is zero, an entry not finite, a partner no row of zu, an item of zu without a partner, or
 *   an option out of its range.
 *
 * @example
 * ```ts
 * import { diagnoseEmbeddings } from '@crossmodal/evaluation';
 * import { createRandom } from '@crossmodal/theory';
 *
 * const random = createRandom(1);
 * const zu = { data: Float64Array.from({ length: 1600 }, () => random.normal()), rows: 200, columns: 8 };
 * const zv = { data: zu.data.map((value) => value + 0.3 * random.normal()), rows: 200, columns: 8 };
 * const { retrieval, gap } = await diagnoseEmbeddings({ zu, zv, temperature: 0.1, random });
 * console.log(retrieval.uToV.recall['1'].value > 0.8, gap.test.energyDistance.pValue > 0.05); // true true
 * ```
 */
export async function diagnoseEmbeddings(options: DiagnoseOptions): Promise<EmbeddingDiagnosis> {
  const { temperature = 0.01, ks = [1, 5, 10], sample = 5000, random, kernel, signal, onProgress } = options;
  const { u, v, partners, oneToOne } = checked(options);
  const use = kernel === undefined ? {} : { kernel };
  const block = (what: string) => ({ ...use, ...(signal && { signal }), ...(onProgress && { onProgress: (share: number) => onProgress(what, share) }) });

  // One partner for each item of u: the first.
  const first = firstPartners(partners, u.rows);
  const pairedV = takeRows(v, first);
  const { size, most } = calibrationBatch(u.rows);
  const batches = pairBatchesOf(u, pairedV, { size, most, order: random.permutation(u.rows), ...use }).map((batch) => ({ ...batch, data: batch.data.map((value) => value / temperature) }));
  const { calibration, scale: factor } = batchCalibration(batches, { temperature });
  const scale = factor / temperature;

  const uToV = await scanEmbeddings(u, v, { scale, candidateGroups: partners, ...block('retrieval from u to v') });
  const vToU = await scanEmbeddings(v, u, { scale, queryGroups: partners, ...block('retrieval from v to u') });
  const labelsOf = options.labels === undefined ? null : { u: options.labels, v: Array.from(partners, (partner) => options.labels![partner]) };
  const direction = async (scanned: ScannedRetrieval, [queries, candidates]: readonly (typeof u)[], [queryLabels, candidateLabels]: readonly (readonly string[] | null)[]): Promise<DirectionDiagnosis> => {
    const found = directionDiagnosis(scanned, { ks, random });
    const { skewness, orphans, greatest } = await hubness(sampleRows(queries, sample, random), sampleRows(candidates, sample, random), block('hubs'));
    return {
      ...found,
      sameLabelAt1: queryLabels && candidateLabels ? sameLabels({ queries, candidates }, queryLabels, candidateLabels) : null,
      hubness: { skewness, orphans, greatest },
    };
  };
  const retrieval = {
    uToV: await direction(uToV, [u, v], [labelsOf?.u ?? null, labelsOf?.v ?? null]),
    vToU: await direction(vToU, [v, u], [labelsOf?.v ?? null, labelsOf?.u ?? null]),
  };

  return {
    items: { u: u.rows, v: v.rows, width: u.columns },
    oneToOne,
    retrieval,
    calibration,
    ...(await vectorGeometry({ u, v, partners, pairedV, given: { u: options.zu, v: options.zv }, sample, random, use, block, ...(onProgress && { onProgress }) })),
  };
}

type Rows = ReturnType<typeof takeRows>;

function checked({ zu, zv, partners, labels, temperature = 0.01, sample = 5000 }: DiagnoseOptions): { u: Rows; v: Rows; partners: Uint32Array; oneToOne: boolean } {
  if (zu.columns !== zv.columns) throw new ShapeError(`diagnoseEmbeddings: zu has ${zu.columns} columns and zv ${zv.columns}; expected equally many`);
  if (partners === undefined && zu.rows !== zv.rows) throw new ShapeError(`diagnoseEmbeddings: zu has ${zu.rows} rows and zv ${zv.rows}; expected pairs, or partners that say which row of zu each of zv belongs to`);
  if (zu.rows < 8) throw new ShapeError(`diagnoseEmbeddings: zu has ${zu.rows} rows; expected at least 8`);
  if (!(temperature > 0 && temperature < Infinity)) throw new OutOfRangeError(`diagnoseEmbeddings: temperature is ${temperature}; expected a finite number > 0`);
  if (!Number.isInteger(sample) || sample < 8) throw new OutOfRangeError(`diagnoseEmbeddings: sample is ${sample}; expected an integer >= 8`);
  if (labels !== undefined && labels.length !== zu.rows) throw new ShapeError(`diagnoseEmbeddings: there are ${labels.length} labels; expected ${zu.rows}, one for each row of zu`);
  if (partners !== undefined) checkLabels('diagnoseEmbeddings: partners', partners, { length: zv.rows, bound: zu.rows });
  const list = partners === undefined ? Uint32Array.from({ length: zv.rows }, (_, i) => i) : Uint32Array.from(partners);
  const counts = new Uint32Array(zu.rows);
  for (const partner of list) counts[partner]++;
  const lonely = counts.indexOf(0);
  if (lonely >= 0) throw new OutOfRangeError(`diagnoseEmbeddings: row ${lonely} of zu has no partner; expected at least one row of zv for each`);
  return { u: normalisedRows(zu), v: normalisedRows(zv), partners: list, oneToOne: zu.rows === zv.rows };
}

function firstPartners(partners: Uint32Array, count: number): Uint32Array {
  const first = new Uint32Array(count);
  for (let i = partners.length - 1; i >= 0; i--) first[partners[i]] = i;
  return first;
}

function sameLabels({ queries, candidates }: { readonly queries: Rows; readonly candidates: Rows }, ofQueries: readonly string[], ofCandidates: readonly string[]): number {
  const best = nearestNeighbours({ pool: candidates, queries, k: 1 });
  return best.reduce((hits, candidate, query) => hits + (ofCandidates[candidate] === ofQueries[query] ? 1 : 0), 0) / best.length;
}
