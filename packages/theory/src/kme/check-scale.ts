import { OutOfRangeError } from '../errors.ts';

/** Refuses a width of a kernel that is not positive and finite; the width. */
export function checkScale(what: string, value: number): number {
  if (!(value > 0 && value < Infinity)) throw new OutOfRangeError(`${what} is ${value}; expected a finite number > 0`);
  return value;
}
