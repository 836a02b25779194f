import { createRandom, type DenseMatrix, type LinearAlgebraKernel, matrixProduct, OutOfRangeError, ShapeError, truncatedCca } from '@crossmodal/theory';

import type { Embeddings } from '../embeddings.ts';
import { float64Rows } from './float64-rows.ts';
import { centred } from './spectral-summary.ts';

/** How {@link canonicalMaps} is fitted. */
export interface CanonicalMapsOptions {
  /** Number of canonical directions; default the smaller width. */
  readonly rank?: number;
  /** Added to the diagonals of both covariances, as a share of their mean variance, ≥ 0; default 0.01. */
  readonly ridge?: number;
  readonly kernel?: LinearAlgebraKernel;
}

/** Linear maps to canonical variates. */
export interface CanonicalMaps {
  /** Canonical correlations of the regularised covariances, descending. */
  readonly correlations: Float64Array;
  readonly meanU: Float64Array;
  readonly meanV: Float64Array;
  /** Width of zu × rank: (z − mean) times this are the canonical variates, of variance 1 at most. */
  readonly mapU: DenseMatrix;
  readonly mapV: DenseMatrix;
}

/**
 * Canonical correlation analysis of paired embeddings with a ridge (Vinod 1976): the linear structure that the modalities
 * share, whatever their coordinates. Correlations on the fitted pairs are too high where there are few for the width; see
 * {@link variateCorrelations} for those of other pairs.
 *
 * @param zu Embeddings of one modality.
 * @param zv Embeddings of their partners, of any width.
 * @throws ShapeError If the numbers of rows differ or are below two.
 * @throws OutOfRangeError If an entry is not finite or the ridge negative.
 * @throws NotPositiveDefiniteError If there are too few pairs for the width and no ridge.
 *
 * @example
 * ```ts
 * import { canonicalMaps } from '@crossmodal/evaluation';
 *
 * const zu = { data: Float64Array.of(1, 0, 2, 1, 3, 0, 4, 1), rows: 4, columns: 2 };
 * const zv = { data: Float64Array.of(2, 4, 6, 8), rows: 4, columns: 1 };
 * console.log(canonicalMaps(zu, zv, { ridge: 0 }).correlations[0].toFixed(6)); // 1.000000
 * ```
 */
export function canonicalMaps(zu: Embeddings, zv: Embeddings, { rank = Math.min(zu.columns, zv.columns), ridge = 0.01, kernel }: CanonicalMapsOptions = {}): CanonicalMaps {
  if (zu.rows !== zv.rows || zu.rows < 2) throw new ShapeError(`canonicalMaps: zu has ${zu.rows} rows and zv ${zv.rows}; expected the same number, at least 2`);
  if (!(ridge >= 0 && ridge < Infinity)) throw new OutOfRangeError(`canonicalMaps: ridge is ${ridge}; expected a finite number >= 0`);
  const use = kernel === undefined ? {} : { kernel };
  const sides = [float64Rows('canonicalMaps', zu, 'zu'), float64Rows('canonicalMaps', zv, 'zv')];
  const [u, v] = sides.map(centred);
  const covariance = (a: DenseMatrix, b: DenseMatrix): DenseMatrix => {
    const product = matrixProduct(a, b, { transposeA: true, ...use });
    for (let at = 0; at < product.data.length; at++) product.data[at] /= zu.rows;
    return product;
  };
  const regularised = (x: DenseMatrix): DenseMatrix => {
    const own = covariance(x, x);
    let trace = 0;
    for (let k = 0; k < x.columns; k++) trace += own.data[k * (x.columns + 1)];
    for (let k = 0; k < x.columns; k++) own.data[k * (x.columns + 1)] += (ridge * trace) / x.columns;
    return own;
  };
  // A full rank searches the whole space; of a lower one the slowly decaying correlations of few samples need the iterations.
  const { sigma, directionsU, directionsV } = truncatedCca({ Cuu: regularised(u), Cuv: covariance(u, v), Cvv: regularised(v), rank, powerIterations: 10, random: createRandom(0), ...use });
  const [meanU, meanV] = sides.map(({ data }, side) => Float64Array.from({ length: sides[side].columns }, (_, k) => data[k] - [u, v][side].data[k]));
  return { correlations: sigma, meanU, meanV, mapU: directionsU, mapV: directionsV };
}
