import { ShapeError } from '@crossmodal/theory';

import type { EmbeddingTable } from './embedding-table.ts';
import { formatNpy } from './format-npy.ts';

/** What {@link formatEmbeddingPairs} writes. */
export interface EmbeddingPairTables {
  readonly u: EmbeddingTable;
  readonly v: EmbeddingTable;
  /** Whether row i of v belongs to row i of u. */
  readonly paired: boolean;
}

/**
 * Embeddings of two modalities as files of NumPy in float32: one of the shape (2, pairs, width) where row i belongs to row i, else
 * one for each modality.
 *
 * @returns The content of each file, and what its name has before its ending: nothing, or `-u` and `-v`.
 * @throws ShapeError If paired tables differ in shape.
 *
 * @example
 * ```ts
 * import { formatEmbeddingPairs, parseNpy } from '@crossmodal/datasets/embeddings';
 *
 * const u = { data: Float64Array.of(1, 2), rows: 1, columns: 2 };
 * const [{ suffix, bytes }] = formatEmbeddingPairs({ u, v: u, paired: true });
 * console.log(suffix === '', parseNpy(bytes, 'aligned.npy').shape); // true [ 2, 1, 2 ]
 * ```
 */
export function formatEmbeddingPairs({ u, v, paired }: EmbeddingPairTables): readonly { readonly suffix: string; readonly bytes: Uint8Array<ArrayBuffer> }[] {
  if (!paired) return [{ suffix: '-u', bytes: npyOf([u]) }, { suffix: '-v', bytes: npyOf([v]) }];
  return [{ suffix: '', bytes: npyOf([u, v]) }];
}

function npyOf(tables: readonly EmbeddingTable[]): Uint8Array<ArrayBuffer> {
  const [{ rows, columns }] = tables;
  const data = new Float32Array(tables.length * rows * columns);
  for (const [at, table] of tables.entries()) {
    if (table.rows !== rows || table.columns !== columns) throw new ShapeError(`formatEmbeddingPairs: u is ${rows} x ${columns} and v ${table.rows} x ${table.columns}; expected pairs of one width`);
    data.set(table.data, at * rows * columns);
  }
  return formatNpy({ data, shape: tables.length === 1 ? [rows, columns] : [tables.length, rows, columns] });
}
