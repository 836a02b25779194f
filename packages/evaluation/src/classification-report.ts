import { accuracy } from './accuracy.ts';
import type { CalibrationOptions } from './calibration-bins.ts';
import { confusionMatrix } from './confusion-matrix.ts';
import { expectedCalibrationError } from './expected-calibration-error.ts';
import { meanEntropy } from './mean-entropy.ts';
import { negativeLogLikelihood } from './negative-log-likelihood.ts';
import { predictedClasses } from './predicted-classes.ts';

/** All measures of a classifier, safe to keep as JSON where the negative log-likelihood is finite. */
export interface ClassificationReport {
  /** Fraction of rows predicted rightly. */
  readonly accuracy: number;
  /** Mean −log p(true class), nats. */
  readonly negativeLogLikelihood: number;
  /** Expected calibration error of the predicted class. */
  readonly expectedCalibrationError: number;
  /** Mean entropy of a row, nats. */
  readonly meanEntropy: number;
  /** Counts; rows are true classes, columns predicted ones. */
  readonly confusionMatrix: number[][];
}

/**
 * All measures of a classifier at once: {@link accuracy}, {@link negativeLogLikelihood},
 * {@link expectedCalibrationError} (Guo, Pleiss, Sun and Weinberger 2017), {@link meanEntropy} and
 * {@link confusionMatrix}, each as that function gives it. The predicted class is the first of the most probable.
 *
 * @param options Probabilities, true classes and the number of calibration bins (default 15).
 * @returns One number a measure (entropy and likelihood in nats) and the confusion matrix.
 * @throws ShapeError If the shape and length of `probabilities` disagree, or `labels` has not one entry a row.
 * @throws OutOfRangeError If an entry is no probability, a row does not sum to 1, a label is no column, or `bins`
 *   is no integer ≥ 1.
 *
 * @example
 * ```ts
 * import { classificationReport } from '@crossmodal/evaluation';
 *
 * const probabilities = { data: Float64Array.of(0.75, 0.25, 0.25, 0.75), rows: 2, columns: 2 };
 * const report = classificationReport({ probabilities, labels: [0, 0] });
 * console.log(report.accuracy, report.expectedCalibrationError); // 0.5 0.25
 * console.log(report.confusionMatrix); // [ [ 1, 1 ], [ 0, 0 ] ]
 * ```
 */
export function classificationReport(options: CalibrationOptions): ClassificationReport {
  const { probabilities, labels } = options;
  const error = expectedCalibrationError(options);
  const predicted = predictedClasses(probabilities);
  return {
    accuracy: accuracy({ predicted, labels }),
    negativeLogLikelihood: negativeLogLikelihood({ probabilities, labels }),
    expectedCalibrationError: error,
    meanEntropy: meanEntropy(probabilities),
    confusionMatrix: confusionMatrix({ predicted, labels, classes: probabilities.columns }),
  };
}
