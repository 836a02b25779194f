import { OutOfRangeError } from '@crossmodal/theory';

import type { Embeddings } from '../embeddings.ts';
import { float64Pair } from './float64-rows.ts';
import { type BlockOptions, forEachProductBlock } from './for-each-product-block.ts';

/** How {@link alignmentPotential} is estimated. */
export interface AlignmentPotentialOptions extends BlockOptions {
  /**
   * Smooths over anchors near each other with the weights exp(⟨zᵢ, zⱼ⟩/h), h > 0: a regression (Nadaraya 1964) of the
   * field. Without it, −⟨zᵢ, vᵢ⟩ of each pair, whose mean is unbiased but which is no field.
   */
  readonly smoothing?: number;
}

/**
 * The alignment potential U(z) = −E[⟨z, V⟩ | Z = z] at the anchors (arXiv 2601.19597, definitions 3.1 and 4.1): how far
 * pairs still are from each other, from −1, all aligned, to 1 for unit vectors.
 *
 * @param anchors Embeddings z, an item a row.
 * @param partners Embeddings v of their partners.
 * @returns One number an anchor.
 * @throws ShapeError If the shapes disagree.
 * @throws OutOfRangeError If an entry is not finite or the smoothing not positive.
 *
 * @example
 * ```ts
 * import { alignmentPotential } from '@crossmodal/evaluation';
 *
 * const z = { data: Float64Array.of(1, 0, 0, 1), rows: 2, columns: 2 };
 * const v = { data: Float64Array.of(0.6, 0.8, 0.6, 0.8), rows: 2, columns: 2 };
 * console.log(await alignmentPotential(z, v)); // Float64Array(2) [ -0.6, -0.8 ]
 * ```
 */
export async function alignmentPotential(anchors: Embeddings, partners: Embeddings, { smoothing, ...options }: AlignmentPotentialOptions = {}): Promise<Float64Array> {
  const [z, v] = float64Pair('alignmentPotential', { anchors, partners }, { paired: true });
  const { rows: count, columns: dim } = z;
  const potential = new Float64Array(count);
  if (smoothing === undefined) {
    for (let i = 0; i < count; i++) for (let at = i * dim; at < (i + 1) * dim; at++) potential[i] -= z.data[at] * v.data[at];
    return potential;
  }
  if (!(smoothing > 0 && smoothing < Infinity)) throw new OutOfRangeError(`alignmentPotential: smoothing is ${smoothing}; expected a finite number > 0`);
  const mean = new Float64Array(dim);
  await forEachProductBlock(
    { a: z, b: z },
    (products, { start, rows, columns }) => {
      for (let row = 0; row < rows; row++) {
        const values = products.subarray(row * columns, (row + 1) * columns);
        let most = -Infinity;
        for (let j = 0; j < columns; j++) if (values[j] > most) most = values[j];
        let sum = 0;
        mean.fill(0);
        for (let j = 0; j < columns; j++) {
          const weight = Math.exp((values[j] - most) / smoothing);
          sum += weight;
          for (let k = 0, at = j * dim; k < dim; k++, at++) mean[k] += weight * v.data[at];
        }
        const i = start + row;
        for (let k = 0; k < dim; k++) potential[i] -= (z.data[i * dim + k] * mean[k]) / sum;
      }
    },
    options,
  );
  return potential;
}
