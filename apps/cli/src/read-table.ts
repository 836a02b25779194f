import { readFileSync } from 'node:fs';

import Papa from 'papaparse';

import { UsageError } from './errors.ts';

/**
 * Reads a table of numbers from a file: CSV (comma, semicolon or tab, with or without a line of names) or JSON (an array
 * of rows).
 *
 * @param path The file.
 * @param flag The flag that named it, for error messages.
 */
export function readTable(path: string, flag: string): number[][] {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (cause) {
    throw new UsageError(`${flag} ${path} cannot be read (${(cause as Error).message})`, { cause });
  }
  const rows = path.endsWith('.json') ? jsonRows(text, `${flag} ${path}`) : csvRows(text);
  if (rows.length === 0 || rows[0].length === 0) throw new UsageError(`${flag} ${path} holds no numbers; expected rows of numbers`);
  const width = rows[0].length;
  for (const [index, row] of rows.entries()) {
    if (row.length !== width) throw new UsageError(`${flag} ${path}: row ${index + 1} has ${row.length} entries and the first ${width}; expected equal rows`);
    const bad = row.findIndex((value) => !Number.isFinite(value));
    if (bad >= 0) throw new UsageError(`${flag} ${path}: row ${index + 1}, column ${bad + 1} is not a number`);
  }
  return rows;
}

function jsonRows(text: string, source: string): number[][] {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (cause) {
    throw new UsageError(`${source} is not JSON (${(cause as Error).message})`, { cause });
  }
  if (!Array.isArray(content)) throw new UsageError(`${source} holds no array; expected rows of numbers, [[1, 2], [3, 4]]`);
  return content.map((row) => (Array.isArray(row) ? row : [row]).map((value) => (typeof value === 'number' ? value : NaN)));
}

function csvRows(text: string): number[][] {
  const { data } = Papa.parse<string[]>(text.trim(), { skipEmptyLines: true });
  const rows = data.map((row) => row.map((cell) => (cell.trim() === '' ? NaN : Number(cell))));
  // A first line without any number is a line of names.
  return rows.length > 1 && rows[0].every(Number.isNaN) ? rows.slice(1) : rows;
}
