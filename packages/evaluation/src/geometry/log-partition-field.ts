import { type DenseMatrix, OutOfRangeError, ShapeError } from '@crossmodal/theory';

import type { Embeddings } from '../embeddings.ts';
import { float64Pair } from './float64-rows.ts';
import { type BlockOptions, forEachProductBlock } from './for-each-product-block.ts';

/** What the fields of a cloud of embeddings depend on. */
export interface PartitionFieldOptions extends BlockOptions {
  /** τ > 0. */
  readonly temperature: number;
  /** Whether query i is reference i, or its partner, and does not count for itself; default false. */
  readonly leaveOneOut?: boolean;
}

/**
 * log Γ(z) with Γ(z) = mean_j exp(⟨z, wⱼ⟩/τ): the softmax's denominator per candidate, as a field over the space of
 * embeddings (arXiv 2601.19597, definition 2.1), from all products, in blocks.
 *
 * @param queries Points z, an item a row.
 * @param references Points w of the cloud.
 * @param options `temperature`; `leaveOneOut` where the points are those of the cloud.
 * @returns Nats, one number a query.
 * @throws ShapeError If the shapes disagree, or nothing is left of the cloud.
 * @throws OutOfRangeError If an entry is not finite or the temperature not positive.
 *
 * @example
 * ```ts
 * import { logPartitionField } from '@crossmodal/evaluation';
 *
 * const z = { data: Float64Array.of(1, 0), rows: 1, columns: 2 };
 * const cloud = { data: Float64Array.of(1, 0, -1, 0), rows: 2, columns: 2 };
 * // log cosh 2
 * console.log((await logPartitionField(z, cloud, { temperature: 0.5 }))[0].toFixed(6)); // 1.325003
 * ```
 */
export async function logPartitionField(queries: Embeddings, references: Embeddings, options: PartitionFieldOptions): Promise<Float64Array> {
  const [z, w] = float64Pair('logPartitionField', { queries, references }, { paired: options.leaveOneOut === true });
  return partitionField('logPartitionField', [z, w], options);
}

/** The field without a look at the embeddings. */
export async function partitionField(
  caller: string,
  [z, w]: readonly [DenseMatrix, DenseMatrix],
  { temperature, leaveOneOut = false, ...options }: PartitionFieldOptions,
): Promise<Float64Array> {
  if (!(temperature > 0 && temperature < Infinity)) throw new OutOfRangeError(`${caller}: temperature is ${temperature}; expected a finite number > 0`);
  const count = w.rows - (leaveOneOut ? 1 : 0);
  if (count === 0) throw new ShapeError(`${caller}: there is 1 reference and leaveOneOut leaves it out; expected at least two`);
  const field = new Float64Array(z.rows);
  await forEachProductBlock(
    { a: z, b: w },
    (products, { start, rows, columns }) => {
      for (let row = 0; row < rows; row++) {
        const values = products.subarray(row * columns, (row + 1) * columns);
        if (leaveOneOut) values[start + row] = -Infinity;
        let most = -Infinity;
        for (let j = 0; j < columns; j++) if (values[j] > most) most = values[j];
        let sum = 0;
        for (let j = 0; j < columns; j++) sum += Math.exp((values[j] - most) / temperature);
        field[start + row] = Math.log(sum / count) + most / temperature;
      }
    },
    options,
  );
  return field;
}
