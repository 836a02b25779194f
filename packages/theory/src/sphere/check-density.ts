import { OutOfRangeError } from '../errors.ts';
import { checkField } from './check-field.ts';

/** Refuses an array that has not one finite number ≥ 0 a weight. */
export function checkDensity(place: string, values: ArrayLike<number>, weights: ArrayLike<number> | undefined): void {
  checkField(place, values, weights);
  for (let i = 0; i < values.length; i++) {
    if (values[i] < 0) throw new OutOfRangeError(`${place}[${i}] is ${values[i]}; expected a number >= 0`);
  }
}
