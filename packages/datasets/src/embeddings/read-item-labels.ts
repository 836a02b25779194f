import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';

import { parseItemLabels } from './parse-item-labels.ts';

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
  return parseItemLabels(await readFile(path), { name: basename(path), header });
}
