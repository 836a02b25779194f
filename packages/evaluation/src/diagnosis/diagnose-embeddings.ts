import { type LinearAlgebraKernel, OutOfRangeError, type Random, ShapeError } from '@crossmodal/theory';

import { checkLabels } from '../check-labels.ts';
import type { Embeddings } from '../embeddings.ts';
import { canonicalMaps } from '../geometry/canonical-maps.ts';
import { centroidGap } from '../geometry/centroid-gap.ts';
import { energyDistance } from '../geometry/energy-distance.ts';
import { hubness } from '../geometry/hubness.ts';
import { intrinsicDimension } from '../geometry/intrinsic-dimension.ts';
import { linearCka } from '../geometry/linear-cka.ts';
import { medianCrossDistance } from '../geometry/median-cross-distance.ts';
import { mmdSquared } from '../geometry/mmd-squared.ts';
import { modalityTest } from '../geometry/modality-test.ts';
import { normalisedRows } from '../geometry/normalised-rows.ts';
import { orthogonalProcrustes } from '../geometry/orthogonal-procrustes.ts';
import { centred, spectralSummary } from '../geometry/spectral-summary.ts';
import { uniformity } from '../geometry/uniformity.ts';
import { variateCorrelations } from '../geometry/variate-correlations.ts';
import { groupInterval } from '../group-interval.ts';
import { meanReciprocalRank } from '../mean-reciprocal-rank.ts';
import { medianRank } from '../median-rank.ts';
import { nearestNeighbours } from '../nearest-neighbours.ts';
import { fitLogitScale } from '../pairs/fit-logit-scale.ts';
import { inBatchCalibration } from '../pairs/in-batch-calibration.ts';
import type { ScannedRetrieval } from '../pairs/retrieval-scan.ts';
import { scannedAuc } from '../pairs/scanned-auc.ts';
import { scannedInformation } from '../pairs/scanned-information.ts';
import { recallFromRanks } from '../recall-from-ranks.ts';
import type { DirectionDiagnosis, EmbeddingDiagnosis, SpreadDiagnosis } from './embedding-diagnosis.ts';
import { pairBatchesOf } from './pair-batches-of.ts';
import { scanEmbeddings } from './scan-embeddings.ts';
import { takeRows } from './take-rows.ts';

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

const FEWEST_FOR_CANONICAL = 20;
const MOST_CANONICAL = 50;

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
  const size = Math.max(2, Math.min(128, Math.floor(u.rows / 4)));
  const batches = pairBatchesOf(u, pairedV, { size, most: Math.ceil(2 ** 19 / size ** 2), order: random.permutation(u.rows), ...use }).map((batch) => ({ ...batch, data: batch.data.map((value) => value / temperature) }));
  const fit = fitLogitScale({ batches, direction: 'both' });
  const better = { ...fit, temperature: temperature / fit.scale };
  // A factor of 0 or infinity is no temperature to measure information at.
  const scale = (fit.scale > 0 && fit.scale < Infinity ? fit.scale : 1) / temperature;

  const uToV = await scanEmbeddings(u, v, { scale, candidateGroups: partners, ...block('retrieval from u to v') });
  const vToU = await scanEmbeddings(v, u, { scale, queryGroups: partners, ...block('retrieval from v to u') });
  const labelsOf = options.labels === undefined ? null : { u: options.labels, v: Array.from(partners, (partner) => options.labels![partner]) };
  const direction = async (scanned: ScannedRetrieval, [queries, candidates]: readonly (typeof u)[], [queryLabels, candidateLabels]: readonly (readonly string[] | null)[]): Promise<DirectionDiagnosis> => {
    const groups = Array.from(scanned.queryGroups, String);
    const recall = Object.fromEntries(
      ks.map((k) => {
        const { mean, low, high } = groupInterval({ values: scanned.optimistic.map((rank) => (rank <= k ? 1 : 0)), groups, random });
        return [String(k), { value: mean, low, high }];
      }),
    );
    const { skewness, orphans, greatest } = await hubness(sampled(queries, sample, random), sampled(candidates, sample, random), block('hubs'));
    return {
      queries: queries.rows,
      candidates: candidates.rows,
      recall,
      pessimisticRecall: Object.fromEntries(ks.map((k) => [String(k), recallFromRanks(scanned.pessimistic, k)])),
      shuffledRecallAt1: shuffledRecall(scanned),
      medianRank: medianRank(scanned.optimistic),
      meanReciprocalRank: meanReciprocalRank(scanned.optimistic),
      auc: scannedAuc(scanned),
      information: scanned.crossEntropy === null ? null : scannedInformation(scanned),
      sameLabelAt1: queryLabels && candidateLabels ? sameLabels({ queries, candidates }, queryLabels, candidateLabels) : null,
      hubness: { skewness, orphans, greatest },
    };
  };
  const retrieval = {
    uToV: await direction(uToV, [u, v], [labelsOf?.u ?? null, labelsOf?.v ?? null]),
    vToU: await direction(vToU, [v, u], [labelsOf?.v ?? null, labelsOf?.u ?? null]),
  };

  const chosen = random.permutation(u.rows).subarray(0, Math.min(sample, u.rows));
  const [sampleU, sampleV] = [takeRows(u, chosen), takeRows(pairedV, chosen)];
  const bandwidth = medianCrossDistance(sampleU, sampleV, { random });
  const gap = {
    centroid: centroidGap(u, v),
    energy: await energyDistance(sampleU, sampleV, { estimator: 'u', paired: true, ...block('energy distance') }),
    mmd: bandwidth > 0 ? await mmdSquared(sampleU, sampleV, { bandwidth, estimator: 'u', paired: true, ...block('mean discrepancy') }) : { value: 0, standardError: 0 },
    bandwidth,
    test: modalityTest(sampleU, sampleV, { random }),
    sampled: chosen.length,
  };
  onProgress?.('structure', 0);
  return {
    items: { u: u.rows, v: v.rows, width: u.columns },
    oneToOne,
    cosine: cosines(u, v, partners),
    retrieval,
    gap,
    calibration: {
      temperature,
      batch: { size, count: batches.length },
      uToV: inBatchCalibration({ batches, direction: 'u->v' }),
      vToU: inBatchCalibration({ batches, direction: 'v->u' }),
      better,
      betterUToV: inBatchCalibration({ batches, direction: 'u->v', scale: scale * temperature }),
      betterVToU: inBatchCalibration({ batches, direction: 'v->u', scale: scale * temperature }),
    },
    spread: { u: await spreadOf(options.zu, u, sampled(u, sample, random), block('spread of u')), v: await spreadOf(options.zv, v, sampled(v, sample, random), block('spread of v')) },
    structure: structureOf(sampleU, sampleV, { random, use }),
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

function sampled(rows: Rows, most: number, random: Random): Rows {
  return rows.rows <= most ? rows : takeRows(rows, random.permutation(rows.rows).subarray(0, most));
}

/** R@1 in the mean over all ways to shuffle the candidates: right ones over candidates. */
function shuffledRecall({ queryGroups, candidateGroups }: ScannedRetrieval): number {
  const right = new Map<number, number>();
  for (const group of candidateGroups) right.set(group, (right.get(group) ?? 0) + 1);
  return queryGroups.reduce((sum, group) => sum + right.get(group)! / candidateGroups.length, 0) / queryGroups.length;
}

function sameLabels({ queries, candidates }: { readonly queries: Rows; readonly candidates: Rows }, ofQueries: readonly string[], ofCandidates: readonly string[]): number {
  const best = nearestNeighbours({ pool: candidates, queries, k: 1 });
  return best.reduce((hits, candidate, query) => hits + (ofCandidates[candidate] === ofQueries[query] ? 1 : 0), 0) / best.length;
}

/** Cosines of pairs, and of each v with the u of the pair before. */
function cosines(u: Rows, v: Rows, partners: Uint32Array): EmbeddingDiagnosis['cosine'] {
  const of = (shift: number) => {
    const values = new Float64Array(v.rows);
    for (let i = 0; i < v.rows; i++) {
      const from = ((partners[i] + shift) % u.rows) * u.columns;
      for (let k = 0; k < u.columns; k++) values[i] += u.data[from + k] * v.data[i * u.columns + k];
    }
    const mean = values.reduce((sum, value) => sum + value, 0) / v.rows;
    return { mean, deviation: Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / v.rows) };
  };
  const [paired, unpaired] = [of(0), of(1)];
  return { paired: paired.mean, pairedDeviation: paired.deviation, unpaired: unpaired.mean, unpairedDeviation: unpaired.deviation };
}

async function spreadOf(given: Embeddings, unit: Rows, part: Rows, block: Parameters<typeof uniformity>[1]): Promise<SpreadDiagnosis> {
  let [least, greatest] = [Infinity, 0];
  for (let i = 0; i < given.rows; i++) {
    let squares = 0;
    for (let at = i * given.columns; at < (i + 1) * given.columns; at++) squares += given.data[at] ** 2;
    [least, greatest] = [Math.min(least, Math.sqrt(squares)), Math.max(greatest, Math.sqrt(squares))];
  }
  const { eigenvalues, ...summary } = spectralSummary(unit, block?.kernel ? { kernel: block.kernel } : {});
  let dimension: SpreadDiagnosis['intrinsicDimension'] = null;
  try {
    const { duplicates: _, ...found } = await intrinsicDimension(part, block);
    dimension = found;
  } catch (error) {
    // Too few different items have no dimension.
    if (!(error instanceof ShapeError || error instanceof OutOfRangeError)) throw error;
  }
  return { items: unit.rows, norms: { least, greatest }, eigenvalues: [...eigenvalues], ...summary, uniformity: await uniformity(part, block), intrinsicDimension: dimension };
}

function structureOf(u: Rows, v: Rows, { random, use }: { readonly random: Random; readonly use: { readonly kernel?: LinearAlgebraKernel } }): EmbeddingDiagnosis['structure'] {
  const { disparity } = orthogonalProcrustes(centred(u), centred(v), use);
  let canonical: EmbeddingDiagnosis['structure']['canonical'] = null;
  if (u.rows >= FEWEST_FOR_CANONICAL) {
    const order = random.permutation(u.rows);
    const half = u.rows >> 1;
    const [fit, rest] = [order.subarray(0, half), order.subarray(half)];
    // With fewer pairs than dimensions only a strong ridge leaves correlations that other pairs have as well.
    const ridge = half < 2 * u.columns ? 0.3 : 0.03;
    const maps = canonicalMaps(takeRows(u, fit), takeRows(v, fit), { rank: Math.min(MOST_CANONICAL, u.columns), ridge, ...use });
    const heldOut = variateCorrelations(maps, takeRows(u, rest), takeRows(v, rest));
    canonical = { fittedPairs: fit.length, heldOutPairs: rest.length, fitted: [...variateCorrelations(maps, takeRows(u, fit), takeRows(v, fit))], heldOut: [...heldOut] };
  }
  return { cka: linearCka(u, v, use), procrustesDisparity: disparity, canonical };
}
