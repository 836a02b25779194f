import { OutOfRangeError, ShapeError } from '@crossmodal/theory';

import { checkPositiveInteger } from './check-positive-integer.ts';
import { checkWeights } from './check-weights.ts';

/** A weighted pool of vectors. */
export interface WeightedPool {
  /** One number ≥ 0 an item, not all 0; for instance from {@link conditionalWeights}. They need not sum to 1. */
  readonly weights: ArrayLike<number>;
  /** The items, row-major: `weights.length` rows of `columns` numbers. */
  readonly data: Float32Array | Float64Array;
  /** Dimension of an item, at least 1. */
  readonly columns: number;
}

/** Mean and covariance of a weighted pool. */
export interface WeightedMoments {
  /** `columns` numbers. */
  readonly mean: Float64Array;
  /** `columns * columns` numbers, row-major and symmetric. */
  readonly covariance: Float64Array;
}

/** Items whose outer products are added in one walk over the covariance. */
const BLOCK = 4;

/**
 * Mean ū = Σᵢ wᵢ uᵢ and covariance Σᵢ wᵢ (uᵢ − ū)(uᵢ − ū)ᵀ of a weighted pool, with the weights scaled to sum 1: with
 * weights of the empirical conditional (Baptista, Stuart and Tran 2025, equation 28) they estimate the conditional
 * mean and covariance of the learned law.
 *
 * The covariance is that of the discrete law: no correction for the number of items. Items of weight 0 are not
 * read.
 *
 * @param pool Weights and items.
 * @returns Mean and covariance, in float64.
 * @throws ShapeError If `weights` is empty or `data` has not `weights.length * columns` entries.
 * @throws OutOfRangeError If a weight is negative or not finite, all are 0, `columns` is no integer ≥ 1, or a
 *   number of an item of positive weight is not finite.
 *
 * @example
 * ```ts
 * import { weightedMoments } from '@crossmodal/evaluation';
 *
 * const { mean, covariance } = weightedMoments({ weights: [0.5, 0.5], data: Float64Array.of(0, 1, 2, 5), columns: 2 });
 * console.log(mean); // Float64Array(2) [ 1, 3 ]
 * console.log(covariance); // Float64Array(4) [ 1, 2, 2, 4 ]
 * ```
 */
export function weightedMoments(pool: WeightedPool): WeightedMoments {
  const { weights, data, columns } = pool;
  const total = checkWeights('weightedMoments', weights);
  checkPositiveInteger('weightedMoments: columns', columns);
  const rows = weights.length;
  if (data.length !== rows * columns) {
    throw new ShapeError(`weightedMoments: data has ${data.length} entries; expected ${rows} x ${columns} = ${rows * columns}`);
  }
  const mean = new Float64Array(columns);
  for (let i = 0, at = 0; i < rows; i++, at += columns) {
    const weight = weights[i] / total;
    if (weight === 0) continue;
    for (let a = 0; a < columns; a++) mean[a] += weight * data[at + a];
  }
  for (let a = 0; a < columns; a++) {
    if (!Number.isFinite(mean[a])) {
      throw new OutOfRangeError(
        `weightedMoments: the mean of column ${a} of data is ${mean[a]}; expected finite numbers where weights are positive`,
      );
    }
  }
  // Two passes: deviations from the mean keep the digits that Σ w u² − ū² would cancel.
  // Four items at a time, for each walk over the upper triangle costs more in memory traffic than in products.
  const covariance = new Float64Array(columns * columns);
  const block = Array.from({ length: BLOCK }, () => new Float64Array(columns));
  const blockWeights = new Float64Array(BLOCK);
  let filled = 0;
  for (let i = 0, at = 0; i < rows; i++, at += columns) {
    const weight = weights[i] / total;
    if (weight !== 0) {
      const deviation = block[filled];
      for (let a = 0; a < columns; a++) deviation[a] = data[at + a] - mean[a];
      blockWeights[filled++] = weight;
    }
    if (filled === BLOCK || i === rows - 1) {
      blockWeights.fill(0, filled);
      addOuterProducts(covariance, block, blockWeights);
      filled = 0;
    }
  }
  for (let a = 0; a < columns; a++) {
    for (let b = a + 1; b < columns; b++) covariance[b * columns + a] = covariance[a * columns + b];
  }
  return { mean, covariance };
}

/** Adds Σ w d dᵀ over the four deviations of a block to the upper triangle of `covariance`. */
function addOuterProducts(covariance: Float64Array, block: readonly Float64Array[], weights: Float64Array): void {
  const [d0, d1, d2, d3] = block;
  const columns = d0.length;
  for (let a = 0; a < columns; a++) {
    const s0 = weights[0] * d0[a];
    const s1 = weights[1] * d1[a];
    const s2 = weights[2] * d2[a];
    const s3 = weights[3] * d3[a];
    const row = a * columns;
    for (let b = a; b < columns; b++) {
      covariance[row + b] += s0 * d0[b] + s1 * d1[b] + s2 * d2[b] + s3 * d3[b];
    }
  }
}
