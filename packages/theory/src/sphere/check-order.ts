import { OutOfRangeError } from '../errors.ts';

/** Refuses an order of a Bessel function that is no multiple of ½ from 0. */
export function checkOrder(place: string, order: number): void {
  if (!(order >= 0 && order < 1e6) || !Number.isInteger(2 * order)) {
    throw new OutOfRangeError(`${place} is ${order}; expected a multiple of 1/2 from 0 to 1e6`);
  }
}
