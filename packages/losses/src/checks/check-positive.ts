import { OutOfRangeError } from '../errors.ts';

/** Refuses an option that is not finite and > 0; the option. */
export function checkPositive(caller: string, name: string, value: number): number {
  if (!(value > 0 && value < Infinity)) {
    throw new OutOfRangeError(`${caller}: ${name} is ${value}; expected a finite number > 0`);
  }
  return value;
}
