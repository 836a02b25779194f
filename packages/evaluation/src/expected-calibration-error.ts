import { calibrationBins } from './calibration-bins.ts';
import type { CalibrationOptions } from './calibration-bins.ts';

/**
 * The expected calibration error Σ_m (n_m / n) |accuracy_m − confidence_m| over bins of equal width of the
 * probability of the predicted class (Guo, Pleiss, Sun and Weinberger 2017, equation 3).
 *
 * The bins are those of {@link calibrationBins}.
 *
 * @param options Probabilities, true classes and the number of bins (default 15).
 * @returns A number from 0 (calibrated in every bin) to 1.
 * @throws ShapeError If the shape and length of `probabilities` disagree, or `labels` has not one entry a row.
 * @throws OutOfRangeError If an entry is no probability, a row does not sum to 1, a label is no column, or `bins`
 *   is no integer ≥ 1.
 *
 * @example
 * ```ts
 * import { expectedCalibrationError } from '@crossmodal/evaluation';
 *
 * const probabilities = { data: Float64Array.of(0.75, 0.25, 0.25, 0.75), rows: 2, columns: 2 };
 * console.log(expectedCalibrationError({ probabilities, labels: [0, 0] })); // 0.25
 * ```
 */
export function expectedCalibrationError(options: CalibrationOptions): number {
  let error = 0;
  for (const { count, confidence, accuracy } of calibrationBins(options)) {
    if (count > 0) error += count * Math.abs(accuracy - confidence);
  }
  return error / options.probabilities.rows;
}
