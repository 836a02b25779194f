import { OutOfRangeError, ShapeError } from '@crossmodal/theory';

import type { Embeddings } from '../embeddings.ts';
import { checkLevel } from '../pairs/check-level.ts';
import { normalQuantile } from '../pairs/normal-quantile.ts';
import { float64Rows } from './float64-rows.ts';
import { type BlockOptions, forEachProductBlock } from './for-each-product-block.ts';
import { squaredNorms } from './squared-norms.ts';

/** An intrinsic dimension with its interval. */
export interface IntrinsicDimension {
  readonly dimension: number;
  readonly low: number;
  readonly high: number;
  /** Items that coincide with another one, which say nothing and are left out. */
  readonly duplicates: number;
}

/**
 * The dimension of the manifold that embeddings lie near, from the ratio μ = r₂/r₁ of the distances of each item to its
 * two nearest neighbours, whose law is Pareto's with the dimension as exponent where the density is locally constant
 * (TwoNN, Facco, d'Errico, Rodriguez and Laio 2017): (n − 1)/Σ log μ, the unbiased likelihood estimate, with a normal
 * interval of the relative error 1/√n for items as if they were independent. Few items for the dimension give too low
 * an estimate.
 *
 * @param embeddings An item a row, at least three that differ.
 * @param options `level` of the interval; default 0.95.
 * @throws ShapeError If fewer than three items are left, or shape and length disagree.
 * @throws OutOfRangeError If an entry or the result is not finite.
 *
 * @example
 * ```ts
 * import { intrinsicDimension } from '@crossmodal/evaluation';
 * import { createRandom } from '@crossmodal/theory';
 *
 * // A curve in the plane.
 * const random = createRandom(1);
 * const angles = Float64Array.from({ length: 1000 }, () => 2 * Math.PI * random.uniform());
 * const embeddings = { data: Float64Array.from([...angles].flatMap((angle) => [Math.cos(angle), Math.sin(angle)])), rows: 1000, columns: 2 };
 * const { low, high } = await intrinsicDimension(embeddings);
 * console.log(low < 1 && 1 < high); // true
 * ```
 */
export async function intrinsicDimension(embeddings: Embeddings, { level = 0.95, ...options }: BlockOptions & { readonly level?: number } = {}): Promise<IntrinsicDimension> {
  const z = float64Rows('intrinsicDimension', embeddings, 'embeddings');
  checkLevel('intrinsicDimension', level);
  const norms = squaredNorms(z);
  let [sum, kept] = [0, 0];
  await forEachProductBlock(
    { a: z, b: z },
    (products, { start, rows, columns }) => {
      for (let row = 0; row < rows; row++) {
        const i = start + row;
        let [first, second, nearest, next] = [Infinity, Infinity, -1, -1];
        for (let j = 0, at = row * columns; j < columns; j++, at++) {
          const squares = norms[j] - 2 * products[at];
          if (squares >= second || j === i) continue;
          if (squares < first) {
            [second, next] = [first, nearest];
            [first, nearest] = [squares, j];
          } else [second, next] = [squares, j];
        }
        if (next < 0) continue;
        // Exact differences: those of squares lose the digits of close neighbours.
        const ratio = squaredDistance(z, i, next) / squaredDistance(z, i, nearest);
        if (ratio > 0 && ratio < Infinity) {
          sum += Math.abs(Math.log(ratio)) / 2;
          kept++;
        }
      }
    },
    options,
  );
  if (kept < 3) throw new ShapeError(`intrinsicDimension: ${kept} of ${z.rows} items have two different neighbours; expected at least three`);
  const dimension = (kept - 1) / sum;
  if (!Number.isFinite(dimension)) throw new OutOfRangeError('intrinsicDimension: all items have two neighbours at the same distance; expected a cloud of points');
  const half = (dimension * normalQuantile(level)) / Math.sqrt(kept);
  return { dimension, low: Math.max(0, dimension - half), high: dimension + half, duplicates: z.rows - kept };
}

function squaredDistance({ data, columns }: { readonly data: Float64Array; readonly columns: number }, i: number, j: number): number {
  let squares = 0;
  for (let k = 0; k < columns; k++) squares += (data[i * columns + k] - data[j * columns + k]) ** 2;
  return squares;
}
