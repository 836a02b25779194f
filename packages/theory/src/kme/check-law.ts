import { OutOfRangeError, ShapeError } from '../errors.ts';

/** Rounding that a law handed in may carry. */
const TOLERANCE = 1e-9;

/** Refuses numbers that are no law of `length` values, each positive where `positive`. */
export function checkLaw(what: string, law: ArrayLike<number>, { length, positive = false }: { length: number; positive?: boolean }): void {
  if (law.length !== length || length === 0) throw new ShapeError(`${what} has ${law.length} entries; expected ${Math.max(length, 1)}`);
  let total = 0;
  for (let k = 0; k < length; k++) {
    if (!(positive ? law[k] > 0 : law[k] >= 0)) throw new OutOfRangeError(`${what}[${k}] is ${law[k]}; expected a number ${positive ? '>' : '>='} 0`);
    total += law[k];
  }
  if (!(Math.abs(total - 1) <= TOLERANCE)) throw new OutOfRangeError(`${what} sums to ${total}; expected 1`);
}
