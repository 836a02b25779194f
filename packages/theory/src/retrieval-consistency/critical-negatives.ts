import { OutOfRangeError, ShapeError } from '../errors.ts';

/** Options of {@link criticalNegatives}. */
export interface CriticalNegativesOptions {
  /** How far below the best of the larger m a value may be, ≥ 0, in units of the values. */
  readonly tolerance: number;
}

/**
 * The number of negatives from which a measure no longer gains: the least m whose value is within a tolerance of the greatest
 * at m or above. It depends on the tolerance and on the grid of m, so give both with it: of the nine curves of Li, Wei, Yang
 * and Ying 2026 (arXiv 2605.02116, section 5) four change from 40 to 70 percent of n as it goes from 1.5 to 1 points.
 *
 * @param negatives m, increasing.
 * @param values The measure, the greater the better, at each of them.
 * @param options The tolerance.
 * @returns One of `negatives`.
 * @throws ShapeError If the arrays are empty or their lengths differ.
 * @throws OutOfRangeError If `negatives` does not increase, a number is not finite, or the tolerance is negative.
 *
 * @example
 * ```ts
 * import { criticalNegatives } from '@crossmodal/theory';
 *
 * const [share, recall] = [[1, 10, 40, 70, 100], [0.74, 9.91, 20.62, 21.23, 21.69]];
 * console.log(criticalNegatives(share, recall, { tolerance: 1.5 }), criticalNegatives(share, recall, { tolerance: 1 })); // 40 70
 * ```
 */
export function criticalNegatives(negatives: ArrayLike<number>, values: ArrayLike<number>, { tolerance }: CriticalNegativesOptions): number {
  const count = negatives.length;
  if (count === 0 || values.length !== count) {
    throw new ShapeError(`criticalNegatives: negatives has ${count} entries and values has ${values.length}; expected equal lengths of at least 1`);
  }
  if (!(tolerance >= 0 && tolerance < Infinity)) throw new OutOfRangeError(`criticalNegatives: tolerance is ${tolerance}; expected a finite number >= 0`);
  let critical = negatives[count - 1];
  let best = -Infinity;
  for (let i = count - 1; i >= 0; i--) {
    if (!Number.isFinite(values[i])) throw new OutOfRangeError(`criticalNegatives: values[${i}] is ${values[i]}; expected a finite number`);
    if (!(negatives[i] < (negatives[i + 1] ?? Infinity))) {
      throw new OutOfRangeError(`criticalNegatives: negatives[${i}] is ${negatives[i]}; expected finite numbers that increase`);
    }
    best = Math.max(best, values[i]);
    if (values[i] >= best - tolerance) critical = negatives[i];
  }
  return critical;
}
