import { ShapeError } from '@crossmodal/theory';

/** Predicted beside true classes, one of each an item. */
export interface LabelledPredictions {
  /** Predicted classes, for instance from {@link predictedClasses}. */
  readonly predicted: ArrayLike<number>;
  /** True classes, as many. */
  readonly labels: ArrayLike<number>;
}

/**
 * The fraction of items whose predicted class is the true one.
 *
 * @param predictions Predicted and true classes.
 * @returns A number from 0 to 1.
 * @throws ShapeError If the two lists differ in length or are empty.
 *
 * @example
 * ```ts
 * import { accuracy } from '@crossmodal/evaluation';
 *
 * console.log(accuracy({ predicted: [0, 1, 2, 2], labels: [0, 1, 1, 2] })); // 0.75
 * ```
 */
export function accuracy(predictions: LabelledPredictions): number {
  const { predicted, labels } = predictions;
  if (predicted.length !== labels.length || labels.length === 0) {
    throw new ShapeError(
      `accuracy: predicted has ${predicted.length} entries and labels ${labels.length}; expected equally many, at least one`,
    );
  }
  let hits = 0;
  for (let i = 0; i < labels.length; i++) if (predicted[i] === labels[i]) hits++;
  return hits / labels.length;
}
