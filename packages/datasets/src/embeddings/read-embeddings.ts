import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';

import type { EmbeddingTable } from './embedding-table.ts';
import { parseEmbeddings } from './parse-embeddings.ts';

const compressors = { GZIP: (input: Uint8Array) => gunzipSync(input), BROTLI: (input: Uint8Array) => brotliDecompressSync(input) };

/**
 * Reads embeddings from a file by its ending: `.npy` of NumPy with the shape (items, width), or (2, pairs, width) with both
 * modalities; `.csv`, `.tsv` or `.txt` with an item a line; `.parquet` with a column of lists, or columns of numbers.
 *
 * @param path The file.
 * @param options `column` of a Parquet file that has several columns of lists.
 * @returns One table, or two of a file with both modalities.
 * @throws DataFormatError If the file is none of these or does not hold what it promises.
 *
 * @example
 * ```ts
 * import { mkdtempSync, writeFileSync } from 'node:fs';
 * import { tmpdir } from 'node:os';
 * import { join } from 'node:path';
 * import { formatNpy, readEmbeddings } from '@crossmodal/datasets/embeddings';
 *
 * const path = join(mkdtempSync(join(tmpdir(), 'embeddings-')), 'both.npy');
 * writeFileSync(path, formatNpy({ data: new Float32Array(2 * 5 * 3), shape: [2, 5, 3] }));
 * const [images, texts] = await readEmbeddings(path);
 * console.log(images.rows, texts.columns); // 5 3
 * ```
 */
export async function readEmbeddings(path: string, { column }: { readonly column?: string } = {}): Promise<EmbeddingTable[]> {
  return parseEmbeddings(await readFile(path), { name: basename(path), compressors, ...(column !== undefined && { column }) });
}
