import { type LinearAlgebraKernel, OutOfRangeError, type Random, RankError, ShapeError, truncatedSvd } from '@crossmodal/theory';

import type { Embeddings } from '../embeddings.ts';
import { checkLogits } from '../logits.ts';
import type { Logits } from '../logits.ts';

/** What {@link classicalScaling} depends on. */
export interface ClassicalScalingOptions {
  /** Coordinates wanted; default 2. */
  readonly dimensions?: number;
  /** Source of the test matrix of the eigenvectors; their digits, not what they are, depend on it. */
  readonly random: Random;
  readonly kernel?: LinearAlgebraKernel;
}

/** Places of items in a plane or a space of few dimensions. */
export interface ClassicalScaling {
  /** A row an item, centred; columns are uncorrelated, the one of the largest variance first. */
  readonly coordinates: Embeddings & { readonly data: Float64Array };
  /** The largest eigenvalues of the centred inner products: sums of the squares of a column. */
  readonly eigenvalues: Float64Array;
  /** Share of the sum of all squared centred inner products that the places reproduce, from 0 to 1. */
  readonly fit: number;
}

/** Further eigenvalues that are looked at, for the largest in magnitude may be negative. */
const SPARE = 6;
const POWER_ITERATIONS = 8;

/**
 * Places in few dimensions whose distances come closest to given ones: classical scaling (Torgerson 1952; Gower 1966). With
 * B = −½ J D² J, J = I − 11ᵀ/n, they are the eigenvectors of the largest positive eigenvalues of B, times their roots. For
 * distances of points of a Euclidean space they are the principal components of the points, and for those of the images of
 * a kernel, kernel PCA; other distances have negative eigenvalues, which no places can reproduce.
 *
 * `fit` is Σ λ²/|B|² of the eigenvalues used (Mardia, Kent and Bibby 1979, section 14.4). Each column has the sign that makes
 * its largest entry positive. Time and memory are O(n²).
 *
 * @param squaredDistances Of all items, such as `logitDistances` gives them; symmetric.
 * @throws ShapeError If the table is not square.
 * @throws RankError If `dimensions` is no integer from 1 to the number of items.
 * @throws OutOfRangeError If an entry is not finite.
 *
 * @example
 * ```ts
 * import { classicalScaling } from '@crossmodal/evaluation';
 * import { createRandom } from '@crossmodal/theory';
 *
 * // Points at 0, 1 and 3 of a line.
 * const squaredDistances = { data: Float64Array.of(0, 1, 9, 1, 0, 4, 9, 4, 0), rows: 3, columns: 3 };
 * const { coordinates, fit } = classicalScaling(squaredDistances, { dimensions: 1, random: createRandom(0) });
 * console.log(Array.from(coordinates.data, (x) => (x - coordinates.data[0]).toFixed(3)).join(' '), fit.toFixed(6)); // 0.000 1.000 3.000 1.000000
 * ```
 */
export function classicalScaling(squaredDistances: Logits, { dimensions = 2, random, kernel }: ClassicalScalingOptions): ClassicalScaling {
  checkLogits('classicalScaling', squaredDistances, 'squaredDistances');
  const { rows: n, columns } = squaredDistances;
  if (n !== columns) throw new ShapeError(`classicalScaling: squaredDistances is ${n} x ${columns}; expected as many rows as columns`);
  if (!Number.isInteger(dimensions) || dimensions < 1 || dimensions > n) throw new RankError(`classicalScaling: dimensions is ${dimensions}; expected an integer from 1 to ${n}, the number of items`);
  const products = centredProducts(squaredDistances);
  const { U, V, sigma } = truncatedSvd({ data: products, rows: n, columns: n }, { rank: Math.min(n, dimensions + SPARE), random, powerIterations: POWER_ITERATIONS, ...(kernel && { kernel }) });
  const data = new Float64Array(n * dimensions);
  const eigenvalues = new Float64Array(dimensions);
  let used = 0;
  for (let k = 0; k < sigma.length && used < dimensions; k++) {
    let [sign, largest] = [0, 0];
    for (let i = 0; i < n; i++) {
      const entry = U.data[i * U.columns + k];
      // Left and right singular vectors of a negative eigenvalue are opposite.
      sign += entry * V.data[i * V.columns + k];
      if (Math.abs(entry) > Math.abs(largest)) largest = entry;
    }
    if (!(sign > 0)) continue;
    const factor = Math.sign(largest) * Math.sqrt(sigma[k]);
    for (let i = 0; i < n; i++) data[i * dimensions + used] = factor * U.data[i * U.columns + k];
    eigenvalues[used++] = sigma[k];
  }
  const all = sumOfSquares(products);
  return { coordinates: { data, rows: n, columns: dimensions }, eigenvalues, fit: all === 0 ? 1 : Math.min(1, sumOfSquares(eigenvalues) / all) };
}

/** −½ J D² J. */
function centredProducts({ data, rows: n }: Logits): Float64Array {
  const means = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    let sum = 0;
    for (let j = 0; j < n; j++) sum += data[i * n + j];
    if (!Number.isFinite(sum)) throw new OutOfRangeError(`classicalScaling: row ${i} of squaredDistances has the sum ${sum}; expected finite numbers`);
    means[i] = sum / n;
  }
  const mean = means.reduce((sum, value) => sum + value, 0) / n;
  const products = new Float64Array(n * n);
  for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) products[i * n + j] = -(data[i * n + j] - means[i] - means[j] + mean) / 2;
  return products;
}

function sumOfSquares(values: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i] * values[i];
  return sum;
}
