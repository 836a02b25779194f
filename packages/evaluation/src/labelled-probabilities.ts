import { checkLabels } from './check-labels.ts';
import { checkProbabilities } from './probabilities.ts';
import type { Probabilities } from './probabilities.ts';

/** Predicted probabilities beside true classes. */
export interface LabelledProbabilities {
  /** p(v|u), one row an item. */
  readonly probabilities: Probabilities;
  /** The true class of every row, integers from 0 to `columns` − 1. */
  readonly labels: ArrayLike<number>;
}

/**
 * Checks probabilities and the labels of their rows.
 *
 * @param caller Name of the public function, for the message.
 * @param labelled Both.
 * @throws ShapeError If a shape or length disagrees.
 * @throws OutOfRangeError If an entry is no probability, a row does not sum to 1 or a label is no column.
 */
export function checkLabelledProbabilities(caller: string, labelled: LabelledProbabilities): void {
  const { probabilities, labels } = labelled;
  checkProbabilities(caller, probabilities);
  checkLabels(`${caller}: labels`, labels, { length: probabilities.rows, bound: probabilities.columns });
}
