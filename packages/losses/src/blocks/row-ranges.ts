import { OutOfRangeError } from '../errors.ts';

/** Consecutive rows. */
export interface RowRange {
  readonly start: number;
  readonly count: number;
}

/** Rows 0 … n − 1 in ranges of `chunk`, the last of them the rest. */
export function rowRanges(caller: string, rows: number, chunk: number): RowRange[] {
  if (!Number.isInteger(chunk) || chunk < 1) throw new OutOfRangeError(`${caller}: chunk is ${chunk}; expected a positive integer`);
  return Array.from({ length: Math.ceil(rows / chunk) }, (_, index) => ({
    start: index * chunk,
    count: Math.min(chunk, rows - index * chunk),
  }));
}
