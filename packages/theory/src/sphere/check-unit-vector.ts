import { OutOfRangeError } from '../errors.ts';
import { checkDimension } from './check-dimension.ts';

/** Refuses a vector that is not of length 1 to 1e-6; its dimension. */
export function checkUnitVector(place: string, vector: ArrayLike<number>): number {
  checkDimension(`${place}.length`, vector.length);
  let square = 0;
  for (let k = 0; k < vector.length; k++) square += vector[k] * vector[k];
  if (!(Math.abs(square - 1) < 2e-6)) throw new OutOfRangeError(`${place} has the norm ${Math.sqrt(square)}; expected a unit vector`);
  return vector.length;
}
