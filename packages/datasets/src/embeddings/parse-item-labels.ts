import { DataFormatError } from '@crossmodal/theory';
import Papa from 'papaparse';

import { parseNpy } from './parse-npy.ts';

/** What {@link parseItemLabels} takes beside the bytes. */
export interface ParseItemLabelsOptions {
  /** Name of the file, whose ending says what it is; also what to call it in errors. */
  readonly name: string;
  /** Whether the first line of a text is the name of the column; default false. */
  readonly header?: boolean;
}

/**
 * Reads one label an item, words or numbers, from the bytes of a file, in Node and in browsers: `.npy` with one axis, or text
 * with a label a line.
 *
 * @throws DataFormatError If the file holds more than one label an item, or none.
 *
 * @example
 * ```ts
 * import { parseItemLabels } from '@crossmodal/datasets/embeddings';
 *
 * console.log(parseItemLabels(new TextEncoder().encode('cat\ndog\n'), { name: 'labels.txt' })); // [ 'cat', 'dog' ]
 * ```
 */
export function parseItemLabels(bytes: Uint8Array, { name, header = false }: ParseItemLabelsOptions): string[] {
  if (/\.npy$/i.test(name)) {
    const { data, shape } = parseNpy(bytes, name);
    if (shape.length !== 1 && !(shape.length === 2 && shape[1] === 1)) throw new DataFormatError(`readItemLabels: ${name} has the shape (${shape.join(', ')}); expected (items,)`);
    return Array.from(data, String);
  }
  const { data: lines } = Papa.parse<string[]>(new TextDecoder().decode(bytes).trim(), { skipEmptyLines: 'greedy', delimiter: ',' });
  const cells = header ? lines.slice(1) : lines;
  const wide = cells.findIndex((line) => line.length !== 1);
  if (wide >= 0) throw new DataFormatError(`readItemLabels: ${name} has ${cells[wide].length} entries in row ${wide + (header ? 2 : 1)}; expected one label a line`);
  if (cells.length === 0) throw new DataFormatError(`readItemLabels: ${name} is empty; expected a label a line`);
  return cells.map(([cell]) => cell.trim());
}
