import { OutOfRangeError, ShapeError } from '../errors.ts';

/** Refuses an array that has not one finite number a weight. */
export function checkField(place: string, values: ArrayLike<number>, weights: ArrayLike<number> | undefined): void {
  if (values.length === 0) throw new ShapeError(`${place} is empty; expected at least one number`);
  if (weights !== undefined && values.length !== weights.length) throw new ShapeError(`${place} has ${values.length} entries; expected ${weights.length}, one a weight`);
  for (let i = 0; i < values.length; i++) {
    if (!Number.isFinite(values[i])) throw new OutOfRangeError(`${place}[${i}] is ${values[i]}; expected a finite number`);
  }
}
