import { OutOfRangeError } from '../errors.ts';

/** Refuses what is no dimension of a space whose unit sphere is connected; the dimension. */
export function checkDimension(place: string, dimension: number): number {
  if (!Number.isInteger(dimension) || dimension < 2 || dimension > 1e6) {
    throw new OutOfRangeError(`${place} is ${dimension}; expected an integer from 2 to 1e6`);
  }
  return dimension;
}
