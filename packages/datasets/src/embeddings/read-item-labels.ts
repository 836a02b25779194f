import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';

import { DataFormatError } from '@crossmodal/theory';
import Papa from 'papaparse';

import { parseNpy } from './parse-npy.ts';

/**
 * Reads one label an item, words or numbers: `.npy` with one axis, or text with a label a line, with a line of a name at
 * the top if `header` says so.
 *
 * @param path The file.
 * @param options `header`: whether the first line of a text is the name of the column; default false.
 * @throws DataFormatError If the file holds more than one label an item, or none.
 *
 * @example
 * ```ts
 * import { mkdtempSync, writeFileSync } from 'node:fs';
 * import { tmpdir } from 'node:os';
 * import { join } from 'node:path';
 * import { readItemLabels } from '@crossmodal/datasets/embeddings';
 *
 * const path = join(mkdtempSync(join(tmpdir(), 'labels-')), 'labels.csv');
 * writeFileSync(path, 'cat\ndog\ncat\n');
 * console.log(await readItemLabels(path)); // [ 'cat', 'dog', 'cat' ]
 * ```
 */
export async function readItemLabels(path: string, { header = false }: { readonly header?: boolean } = {}): Promise<string[]> {
  const name = basename(path);
  const bytes = await readFile(path);
  if (/\.npy$/i.test(path)) {
    const { data, shape } = parseNpy(bytes, name);
    if (shape.length !== 1 && !(shape.length === 2 && shape[1] === 1)) throw new DataFormatError(`readItemLabels: ${name} has the shape (${shape.join(', ')}); expected (items,)`);
    return Array.from(data, String);
  }
  const { data: lines } = Papa.parse<string[]>(bytes.toString('utf8').trim(), { skipEmptyLines: 'greedy', delimiter: ',' });
  const cells = header ? lines.slice(1) : lines;
  const wide = cells.findIndex((line) => line.length !== 1);
  if (wide >= 0) throw new DataFormatError(`readItemLabels: ${name} has ${cells[wide].length} entries in row ${wide + (header ? 2 : 1)}; expected one label a line`);
  if (cells.length === 0) throw new DataFormatError(`readItemLabels: ${name} is empty; expected a label a line`);
  return cells.map(([cell]) => cell.trim());
}
