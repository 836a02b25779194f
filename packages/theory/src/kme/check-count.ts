import { OutOfRangeError } from '../errors.ts';

/** Refuses what is no positive integer; the integer. */
export function checkCount(what: string, value: number): number {
  if (!Number.isInteger(value) || value < 1) throw new OutOfRangeError(`${what} is ${value}; expected a positive integer`);
  return value;
}
