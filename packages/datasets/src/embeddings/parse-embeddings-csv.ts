import { DataFormatError } from '@crossmodal/theory';
import Papa from 'papaparse';

import type { EmbeddingTable } from './embedding-table.ts';

/**
 * Reads embeddings from text, an item a line, its numbers separated by commas, semicolons or tabs, with or without a line
 * of names at the top.
 *
 * @param text The file.
 * @param name What to call it in errors.
 * @throws DataFormatError If lines differ in length or an entry is no number.
 *
 * @example
 * ```ts
 * import { parseEmbeddingsCsv } from '@crossmodal/datasets/embeddings';
 *
 * const { rows, columns, data } = parseEmbeddingsCsv('a,b\n1,2\n3,4\n', 'image.csv');
 * console.log(rows, columns, data[3]); // 2 2 4
 * ```
 */
export function parseEmbeddingsCsv(text: string, name: string): EmbeddingTable {
  const { data: lines } = Papa.parse<string[]>(text.trim(), { skipEmptyLines: 'greedy' });
  const names = lines.length > 1 && lines[0].every((cell) => Number.isNaN(numberOf(cell)));
  const from = names ? 1 : 0;
  const rows = lines.length - from;
  const columns = lines.at(from)?.length ?? 0;
  if (rows === 0 || columns === 0) throw new DataFormatError(`readEmbeddings: ${name} holds no numbers; expected an item a line`);
  const data = new Float64Array(rows * columns);
  for (let i = 0; i < rows; i++) {
    const cells = lines[from + i];
    if (cells.length !== columns) throw new DataFormatError(`readEmbeddings: ${name} has ${cells.length} entries in row ${from + i + 1}; expected ${columns}, as in the first`);
    for (let j = 0; j < columns; j++) {
      const value = numberOf(cells[j]);
      if (Number.isNaN(value)) throw new DataFormatError(`readEmbeddings: ${name} has ${JSON.stringify(cells[j])} in row ${from + i + 1}, column ${j + 1}; expected a number`);
      data[i * columns + j] = value;
    }
  }
  return { data, rows, columns };
}

function numberOf(cell: string): number {
  return cell.trim() === '' ? NaN : Number(cell);
}
