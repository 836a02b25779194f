import { OutOfRangeError, ShapeError } from '@crossmodal/theory';

/** Whether the estimate is corrected for the number of samples. */
export interface CrpsOptions {
  /**
   * `true` (default) estimates the score of the law that the samples come from, without bias, from at least two (Ferro
   * 2014); `false` gives the score of the samples as a law of their own.
   */
  readonly fair?: boolean;
}

/**
 * Continuous ranked probability score of samples of a predictive law, E|X − y| − ½ E|X − X′| (Gneiting and Raftery 2007,
 * equation 21), in the unit of the data: 0 for a sure and right prediction, |x − y| for a point; smaller is better, and
 * in the mean it is smallest for the true law.
 *
 * @param samples Draws of the predictive law, in any order.
 * @param actual What was measured.
 * @throws ShapeError If there are too few samples: none, or one for the fair estimate.
 * @throws OutOfRangeError If a number is not finite.
 *
 * @example
 * ```ts
 * import { crps } from '@crossmodal/evaluation';
 *
 * console.log(crps([1, 3], 2, { fair: false }), crps([1, 3], 2), crps([5, 5, 5], 3)); // 0.5 0 2
 * ```
 */
export function crps(samples: ArrayLike<number>, actual: number, { fair = true }: CrpsOptions = {}): number {
  const n = samples.length;
  if (n < (fair ? 2 : 1)) throw new ShapeError(`crps: there are ${n} samples; expected at least ${fair ? 2 : 1}`);
  const sorted = Float64Array.from(samples).toSorted();
  // Sorted, a NaN is last and an infinity at an end.
  if (![sorted[0], sorted[n - 1], actual].every(Number.isFinite)) throw new OutOfRangeError('crps: a sample or the measurement is not finite; expected numbers');
  let error = 0;
  let spread = 0;
  for (let i = 0; i < n; i++) {
    error += Math.abs(sorted[i] - actual);
    // Σ_{i,j} |x_i − x_j| of sorted numbers, in one walk.
    spread += (2 * i - n + 1) * sorted[i];
  }
  return error / n - spread / (n * (fair ? n - 1 : n));
}
