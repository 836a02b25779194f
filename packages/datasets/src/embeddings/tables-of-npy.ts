import { DataFormatError } from '@crossmodal/theory';

import type { EmbeddingTable } from './embedding-table.ts';
import type { NpyArray } from './npy-array.ts';

/** One table of an array of the shape (n, d), two of (2, n, d). */
export function tablesOfNpy({ data, shape }: NpyArray, name: string): EmbeddingTable[] {
  if (shape.length === 2) return [{ data, rows: shape[0], columns: shape[1] }];
  if (shape.length === 3 && shape[0] === 2) {
    const [, rows, columns] = shape;
    return [0, 1].map((side) => ({ data: data.subarray(side * rows * columns, (side + 1) * rows * columns), rows, columns }));
  }
  throw new DataFormatError(`readEmbeddings: ${name} has the shape (${shape.join(', ')}); expected (items, width), or (2, pairs, width) with both modalities`);
}
