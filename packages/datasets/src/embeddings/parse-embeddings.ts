import { DataFormatError } from '@crossmodal/theory';

import type { EmbeddingTable } from './embedding-table.ts';
import { parseEmbeddingsCsv } from './parse-embeddings-csv.ts';
import { parseNpy } from './parse-npy.ts';
import type { ReadParquetOptions } from './read-parquet-table.ts';
import { tablesOfNpy } from './tables-of-npy.ts';

/** What {@link parseEmbeddings} takes beside the bytes. */
export interface ParseEmbeddingsOptions {
  /** Name of the file, whose ending says what it is; also what to call it in errors. */
  readonly name: string;
  /** Column of a Parquet file that has several columns of lists. */
  readonly column?: string;
  /** Decompressors of hyparquet for Parquet pages that are neither uncompressed nor compressed with snappy; default none. */
  readonly compressors?: ReadParquetOptions['compressors'];
}

/**
 * Reads embeddings from the bytes of a file, in Node and in browsers: `.npy` of NumPy with the shape (items, width), or
 * (2, pairs, width) with both modalities; `.csv`, `.tsv` or `.txt` with an item a line; `.parquet` with a column of
 * lists, or columns of numbers, whose reader is loaded only then.
 *
 * @returns One table, or two of a file with both modalities.
 * @throws DataFormatError If the file is none of these or does not hold what it promises.
 *
 * @example
 * ```ts
 * import { parseEmbeddings } from '@crossmodal/datasets/embeddings';
 *
 * const [table] = await parseEmbeddings(new TextEncoder().encode('1,0\n0.5,2\n'), { name: 'image.csv' });
 * console.log(table.rows, table.data[3]); // 2 2
 * ```
 */
export async function parseEmbeddings(bytes: Uint8Array, { name, ...options }: ParseEmbeddingsOptions): Promise<EmbeddingTable[]> {
  if (/\.npy$/i.test(name)) return tablesOfNpy(parseNpy(bytes, name), name);
  if (/\.(csv|tsv|txt)$/i.test(name)) return [parseEmbeddingsCsv(new TextDecoder().decode(bytes), name)];
  if (/\.parquet$/i.test(name)) {
    const { readParquetTable } = await import('./read-parquet-table.ts');
    return [await readParquetTable(bytes, { name, ...options })];
  }
  throw new DataFormatError(`readEmbeddings: ${name} has an ending that is not known; expected .npy, .csv, .tsv, .txt or .parquet`);
}
