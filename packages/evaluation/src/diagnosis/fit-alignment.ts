import { type DenseMatrix, type LinearAlgebraKernel, matrixProduct, OutOfRangeError, type Random, ShapeError } from '@crossmodal/theory';

import type { Embeddings } from '../embeddings.ts';
import { canonicalMaps } from '../geometry/canonical-maps.ts';
import { normalisedRows } from '../geometry/normalised-rows.ts';
import { orthogonalProcrustes } from '../geometry/orthogonal-procrustes.ts';
import { variateCorrelations } from '../geometry/variate-correlations.ts';
import { takeRows } from './take-rows.ts';

/** Ways of bringing two modalities together without training. */
export type AlignmentMethod = 'none' | 'centre' | 'procrustes' | 'cca';

/** A map of both modalities to the unit sphere of one space. */
export interface EmbeddingMap {
  /** Rows of norm 1, of any embeddings of that modality. */
  apply(embeddings: Embeddings, side: 'u' | 'v'): { readonly data: Float64Array; readonly rows: number; readonly columns: number };
}

/** What {@link fitAlignment} depends on. */
export interface FitAlignmentOptions {
  /** Splits the pairs on which the preference of `procrustes` and the ridge of `cca` are chosen. */
  readonly random: Random;
  readonly kernel?: LinearAlgebraKernel;
}

const RIDGES = [0.03, 0.3, 3];
/** Canonical variates that are kept at most: those beyond are noise for any number of pairs in practice. */
const MOST_VARIATES = 100;
/** Preferences for the identity, in mean singular values. */
const PREFERENCES = [0, 1, 10];

/**
 * Fits a map that brings paired embeddings closer, after division by their norms:
 *
 * - `none`: nothing more;
 * - `centre`: takes off the mean of each modality, which removes the centroid gap (Liang et al. 2022);
 * - `procrustes`: centres, and turns u by the best orthogonal matrix (Schönemann 1966), with the preference for the identity,
 *   of 0, 1 and 10, under which a fifth of the pairs that it was not fitted to are closest;
 * - `cca`: centres, and takes canonical variates with the weights √(σ/(1 − σ²)), whose inner product is the bilinear part of
 *   the log density ratio of a Gaussian pair (Baptista, Stuart and Tran 2025, section 5). The ridge is the one of 0.03,
 *   0.3 and 3 with the greatest sum of squared correlations on a fifth of the pairs, and σ are those of that fifth.
 *
 * Whatever the method, rows are divided by their norms again at the end. Judge it on other pairs; see
 * {@link compareAlignments}.
 *
 * @param method Which.
 * @param zu Embeddings of one modality.
 * @param zv Embeddings of their partners, of the same width.
 * @throws ShapeError If the shapes disagree, or `procrustes` or `cca` have fewer than 10 pairs.
 * @throws OutOfRangeError If a row is zero, an entry not finite, or the method none of these.
 *
 * @example
 * ```ts
 * import { centroidGap, fitAlignment } from '@crossmodal/evaluation';
 * import { createRandom } from '@crossmodal/theory';
 *
 * const random = createRandom(1);
 * const zu = { data: Float64Array.from({ length: 60 }, (_, at) => (at % 3 === 0 ? 5 : random.normal())), rows: 20, columns: 3 };
 * const zv = { data: zu.data.map((value, at) => (at % 3 === 0 ? -5 : value)), rows: 20, columns: 3 };
 * const map = fitAlignment('centre', zu, zv, { random });
 * console.log(centroidGap(map.apply(zu, 'u'), map.apply(zv, 'v')).gap < 0.4, centroidGap(zu, zv).gap); // true 10
 * ```
 */
export function fitAlignment(method: AlignmentMethod, zu: Embeddings, zv: Embeddings, { random, kernel }: FitAlignmentOptions): EmbeddingMap {
  if (method === 'none') return { apply: (embeddings) => normalisedRows(embeddings) };
  const use = kernel === undefined ? {} : { kernel };
  const sides = { u: normalisedRows(zu), v: normalisedRows(zv) };
  const means = { u: meanOf(sides.u), v: meanOf(sides.v) };
  const centre = (embeddings: DenseMatrix, side: 'u' | 'v'): DenseMatrix => less(embeddings, means[side]);
  if (method === 'centre') return { apply: (embeddings, side) => normalisedRows(centre(normalisedRows(embeddings), side)) };
  if (method === 'procrustes') {
    const moved = { u: centre(sides.u, 'u'), v: centre(sides.v, 'v') };
    const { rotation } = orthogonalProcrustes(moved.u, moved.v, { towardsIdentity: chosenPreference(moved, { random, use }), ...use });
    return {
      apply: (embeddings, side) => {
        const centred = centre(normalisedRows(embeddings), side);
        return normalisedRows(side === 'u' ? matrixProduct(centred, rotation, use) : centred);
      },
    };
  }
  if (method !== 'cca') throw new OutOfRangeError(`fitAlignment: method is ${String(method)}; expected 'none', 'centre', 'procrustes' or 'cca'`);
  const { ridge, weights } = chosenRidge(sides, { random, use });
  const { mapU, mapV } = canonicalMaps(sides.u, sides.v, { ridge, rank: weights.length, ...use });
  const maps = { u: weighted(mapU, weights), v: weighted(mapV, weights) };
  return { apply: (embeddings, side) => normalisedRows(matrixProduct(centre(normalisedRows(embeddings), side), maps[side], use)) };
}

/** The ridge that serves pairs it was not fitted to best, and the weights of its variates. */
function chosenRidge({ u, v }: { readonly u: DenseMatrix; readonly v: DenseMatrix }, { random, use }: { readonly random: Random; readonly use: { readonly kernel?: LinearAlgebraKernel } }): { ridge: number; weights: Float64Array } {
  const { check, fit } = split(u.rows, random);
  const checked = check.length;
  const rank = Math.min(MOST_VARIATES, u.columns, v.columns);
  let best = { ridge: NaN, weights: new Float64Array(0), score: -Infinity };
  for (const ridge of RIDGES) {
    const maps = canonicalMaps(takeRows(u, fit), takeRows(v, fit), { ridge, rank, ...use });
    const correlations = variateCorrelations(maps, takeRows(u, check), takeRows(v, check));
    // Below the noise of as many pairs a correlation is taken for none.
    const kept = correlations.map((value, k) => (value > 2 / Math.sqrt(checked) ? Math.min(value, maps.correlations[k], 0.99) : 0));
    const score = kept.reduce((sum, value) => sum + value * value, 0);
    // Where nothing is found the first direction is as good as any, and a map has to map somewhere.
    if (score === 0) kept[0] = 0.5;
    if (score > best.score) best = { ridge, weights: kept.map((sigma) => Math.sqrt(sigma / (1 - sigma * sigma))), score };
  }
  return best;
}

/** The preference that brings pairs it was not fitted to closest. */
function chosenPreference({ u, v }: { readonly u: DenseMatrix; readonly v: DenseMatrix }, { random, use }: { readonly random: Random; readonly use: { readonly kernel?: LinearAlgebraKernel } }): number {
  const { check, fit } = split(u.rows, random);
  const [queries, partners] = [normalisedRows(takeRows(u, check)), normalisedRows(takeRows(v, check))];
  let best = { preference: 0, score: -Infinity };
  for (const preference of PREFERENCES) {
    const { rotation } = orthogonalProcrustes(takeRows(u, fit), takeRows(v, fit), { towardsIdentity: preference, ...use });
    const turned = matrixProduct(queries, rotation, use);
    let score = 0;
    for (let at = 0; at < turned.data.length; at++) score += turned.data[at] * partners.data[at];
    if (score > best.score) best = { preference, score };
  }
  return best.preference;
}

/** A fifth of the pairs to choose by, and the others. */
function split(pairs: number, random: Random): { check: Uint32Array; fit: Uint32Array } {
  if (pairs < 10) throw new ShapeError(`fitAlignment: there are ${pairs} pairs; expected at least 10`);
  const order = random.permutation(pairs);
  const checked = Math.floor(pairs / 5);
  return { check: order.subarray(0, checked), fit: order.subarray(checked) };
}

function meanOf({ data, rows, columns }: DenseMatrix): Float64Array {
  const mean = new Float64Array(columns);
  for (let i = 0, at = 0; i < rows; i++) for (let j = 0; j < columns; j++, at++) mean[j] += data[at] / rows;
  return mean;
}

function less({ data, rows, columns }: DenseMatrix, mean: Float64Array): DenseMatrix {
  const moved = new Float64Array(data.length);
  for (let i = 0, at = 0; i < rows; i++) for (let j = 0; j < columns; j++, at++) moved[at] = data[at] - mean[j];
  return { data: moved, rows, columns };
}

function weighted({ data, rows, columns }: DenseMatrix, weights: Float64Array): DenseMatrix {
  return { data: data.map((value, at) => value * weights[at % columns]), rows, columns };
}
