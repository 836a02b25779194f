import { OutOfRangeError, ShapeError } from '../errors.ts';

/** Refuses a table that is empty, ragged, not finite, or of another width; its width. */
export function checkRows(what: string, rows: readonly ArrayLike<number>[], wanted?: number): number {
  const width = wanted ?? rows[0]?.length ?? 0;
  if (rows.length === 0 || width === 0) throw new ShapeError(`${what} is empty; expected at least one row and one column`);
  for (const [i, row] of rows.entries()) {
    if (row.length !== width) throw new ShapeError(`${what}: row ${i} has ${row.length} entries; expected ${width}`);
    for (let j = 0; j < width; j++) {
      if (!Number.isFinite(row[j])) throw new OutOfRangeError(`${what}: entry (${i}, ${j}) is ${row[j]}; expected a finite number`);
    }
  }
  return width;
}
