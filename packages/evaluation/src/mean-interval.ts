import { OutOfRangeError, ShapeError } from '@crossmodal/theory';

import { studentQuantile } from './student-quantile.ts';

/** Mean of repeated measurements and how well it is known. */
export interface MeanInterval {
  readonly mean: number;
  /** Of one measurement, with n − 1 in the denominator; NaN for a single one. */
  readonly standardDeviation: number;
  /** Ends of the interval that holds the mean; NaN for a single measurement. */
  readonly low: number;
  readonly high: number;
}

/**
 * Mean, standard deviation and confidence interval of the mean of repeated measurements, such as accuracies over seeds:
 * mean ± t s/√n with Student's t of n − 1 degrees of freedom (Student 1908).
 *
 * @param values At least one finite number.
 * @param options `level` of the interval, between 0 and 1; default 0.95.
 * @throws ShapeError If there is no value.
 * @throws OutOfRangeError If a value is not finite or the level is out of its range.
 *
 * @example
 * ```ts
 * import { meanInterval } from '@crossmodal/evaluation';
 *
 * const { mean, standardDeviation, low, high } = meanInterval([1, 2, 3, 4, 5]);
 * console.log(mean, standardDeviation.toFixed(4), low.toFixed(4), high.toFixed(4)); // 3 1.5811 1.0368 4.9632
 * ```
 */
export function meanInterval(values: ArrayLike<number>, { level = 0.95 }: { readonly level?: number } = {}): MeanInterval {
  const n = values.length;
  if (n === 0) throw new ShapeError('meanInterval: values is empty; expected at least one number');
  if (!(level > 0 && level < 1)) throw new OutOfRangeError(`meanInterval: level is ${level}; expected a number between 0 and 1`);
  let sum = 0;
  for (let i = 0; i < n; i++) {
    if (!Number.isFinite(values[i])) throw new OutOfRangeError(`meanInterval: values[${i}] is ${values[i]}; expected a finite number`);
    sum += values[i];
  }
  const mean = sum / n;
  if (n === 1) return { mean, standardDeviation: NaN, low: NaN, high: NaN };
  let squares = 0;
  for (let i = 0; i < n; i++) squares += (values[i] - mean) ** 2;
  const standardDeviation = Math.sqrt(squares / (n - 1));
  const half = (studentQuantile(level, n - 1) * standardDeviation) / Math.sqrt(n);
  return { mean, standardDeviation, low: mean - half, high: mean + half };
}
