import { OutOfRangeError, ShapeError } from '@crossmodal/theory';

import type { Embeddings } from '../embeddings.ts';
import { float64Rows } from './float64-rows.ts';
import { type BlockOptions, forEachProductBlock } from './for-each-product-block.ts';
import { squaredNorms } from './squared-norms.ts';

/**
 * Uniformity log E exp(−t|z − z′|²) of one cloud over different items (Wang and Isola 2020, section 4.1): 0 where all
 * coincide, least where they are spread evenly over the sphere.
 *
 * @param embeddings An item a row.
 * @param options `exponent` t > 0; default 2.
 * @throws ShapeError If there are fewer than two items, or shape and length disagree.
 * @throws OutOfRangeError If an entry is not finite or the exponent not positive.
 *
 * @example
 * ```ts
 * import { uniformity } from '@crossmodal/evaluation';
 *
 * // Two opposite points: −t 2².
 * console.log(await uniformity({ data: Float64Array.of(1, 0, -1, 0), rows: 2, columns: 2 })); // -8
 * ```
 */
export async function uniformity(embeddings: Embeddings, { exponent = 2, ...options }: BlockOptions & { readonly exponent?: number } = {}): Promise<number> {
  const z = float64Rows('uniformity', embeddings, 'embeddings');
  if (z.rows < 2) throw new ShapeError('uniformity: embeddings has 1 row; expected at least two');
  if (!(exponent > 0 && exponent < Infinity)) throw new OutOfRangeError(`uniformity: exponent is ${exponent}; expected a finite number > 0`);
  const norms = squaredNorms(z);
  let [shift, sum] = [-Infinity, 0];
  await forEachProductBlock(
    { a: z, b: z, lower: true },
    (products, { start, rows, columns }) => {
      for (let row = 0; row < rows; row++) {
        const i = start + row;
        for (let j = 0, at = row * columns; j < i; j++, at++) {
          const value = -exponent * Math.max(0, norms[i] + norms[j] - 2 * products[at]);
          if (value > shift) {
            sum = sum * Math.exp(shift - value) + 1;
            shift = value;
          } else sum += Math.exp(value - shift);
        }
      }
    },
    options,
  );
  return shift + Math.log(sum / ((z.rows * (z.rows - 1)) / 2));
}
