import { DataFormatError } from '@crossmodal/theory';

import type { EmbeddingTable } from './embedding-table.ts';
import type { NpyArray } from './npy-array.ts';

/**
 * The embeddings that an array holds: one table of the shape (items, width), two of (2, pairs, width).
 *
 * @param name What to call it in errors.
 * @throws DataFormatError If it has another shape.
 *
 * @example
 * ```ts
 * import { tablesOfNpy } from '@crossmodal/datasets/embeddings';
 *
 * const [images, texts] = tablesOfNpy({ data: new Float32Array(24), shape: [2, 4, 3] }, 'both.npy');
 * console.log(images.rows, texts.columns); // 4 3
 * ```
 */
export function tablesOfNpy({ data, shape }: NpyArray, name: string): EmbeddingTable[] {
  if (shape.length === 2) return [{ data, rows: shape[0], columns: shape[1] }];
  if (shape.length === 3 && shape[0] === 2) {
    const [, rows, columns] = shape;
    return [0, 1].map((side) => ({ data: data.subarray(side * rows * columns, (side + 1) * rows * columns), rows, columns }));
  }
  throw new DataFormatError(`tablesOfNpy: ${name} has the shape (${shape.join(', ')}); expected (items, width), or (2, pairs, width) with both modalities`);
}
