import { OutOfRangeError } from '../errors.ts';

/** Refuses what is no finite number from 0; the number. */
export function checkConcentration(place: string, value: number): number {
  if (!(value >= 0 && value < Infinity)) throw new OutOfRangeError(`${place} is ${value}; expected a finite number >= 0`);
  return value;
}
