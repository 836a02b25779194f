import { OutOfRangeError, ShapeError } from '../errors.ts';

/** Refuses a law of labels that is none; a copy of one that is. */
export function labelLaw(caller: string, marginal: ArrayLike<number>, classes: number): number[] {
  if (marginal.length !== classes) {
    throw new ShapeError(`${caller}: labelMarginal has ${marginal.length} entries; expected one for each of ${classes} classes`);
  }
  const entries = Array.from(marginal);
  const sum = entries.reduce((total, p) => total + p, 0);
  if (!entries.every((p) => p >= 0) || Math.abs(sum - 1) > 1e-6) {
    throw new OutOfRangeError(`${caller}: labelMarginal is [${entries.join(', ')}]; expected numbers >= 0 that sum to 1`);
  }
  return entries;
}
