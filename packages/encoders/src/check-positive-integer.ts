import { OutOfRangeError } from './errors.ts';

/** @throws OutOfRangeError If `value` is not a positive integer. */
export function checkPositiveInteger(caller: string, argument: string, value: number): void {
  if (!Number.isInteger(value) || value < 1) {
    throw new OutOfRangeError(`${caller}: ${argument} is ${value}; expected a positive integer`);
  }
}
