import type { LabelledPredictions } from './accuracy.ts';
import { checkLabels } from './check-labels.ts';
import { checkPositiveInteger } from './check-positive-integer.ts';

/** Predicted and true classes, and how many classes there are. */
export interface ConfusionOptions extends LabelledPredictions {
  /** Number of classes, at least 1. */
  readonly classes: number;
}

/**
 * Counts how often each true class was predicted as each class.
 *
 * @param options Predicted and true classes, integers from 0 to `classes` − 1.
 * @returns `classes` rows of `classes` counts: rows are true classes, columns predicted ones.
 * @throws ShapeError If the two lists differ in length.
 * @throws OutOfRangeError If `classes` is no integer ≥ 1 or an entry is no class.
 *
 * @example
 * ```ts
 * import { confusionMatrix } from '@crossmodal/evaluation';
 *
 * console.log(confusionMatrix({ predicted: [0, 1, 1], labels: [0, 0, 1], classes: 2 })); // [ [ 1, 1 ], [ 0, 1 ] ]
 * ```
 */
export function confusionMatrix(options: ConfusionOptions): number[][] {
  const { predicted, labels, classes } = options;
  checkPositiveInteger('confusionMatrix: classes', classes);
  checkLabels('confusionMatrix: labels', labels, { length: labels.length, bound: classes });
  checkLabels('confusionMatrix: predicted', predicted, { length: labels.length, bound: classes });
  const matrix = Array.from({ length: classes }, () => Array.from({ length: classes }, () => 0));
  for (let i = 0; i < labels.length; i++) matrix[labels[i]][predicted[i]]++;
  return matrix;
}
