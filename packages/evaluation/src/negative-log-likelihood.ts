import { checkLabelledProbabilities } from './labelled-probabilities.ts';
import type { LabelledProbabilities } from './labelled-probabilities.ts';

/**
 * The mean −log p(true class | u) in nats.
 *
 * Of the posterior p(v|u) = ρ(v|u) μ_v(v) it is, in expectation, the label-given-u loss L(0, 2) plus the entropy of
 * μ_v, so the two order models alike (Baptista, Stuart and Tran 2025, Problem 3.13 and Proposition 6.1).
 *
 * @param labelled Probabilities and true classes.
 * @returns A number ≥ 0; +∞ if a true class has probability 0, as one more than 745 nats below the best has in
 *   float64.
 * @throws ShapeError If the shape and length of `probabilities` disagree, or `labels` has not one entry a row.
 * @throws OutOfRangeError If an entry is no probability, a row does not sum to 1 or a label is no column.
 *
 * @example
 * ```ts
 * import { negativeLogLikelihood } from '@crossmodal/evaluation';
 *
 * const probabilities = { data: Float64Array.of(0.5, 0.5, 0.75, 0.25), rows: 2, columns: 2 };
 * console.log(negativeLogLikelihood({ probabilities, labels: [0, 1] }).toFixed(6)); // 1.039721
 * ```
 */
export function negativeLogLikelihood(labelled: LabelledProbabilities): number {
  checkLabelledProbabilities('negativeLogLikelihood', labelled);
  const { probabilities, labels } = labelled;
  const { data, rows, columns } = probabilities;
  let sum = 0;
  for (let i = 0; i < rows; i++) sum += Math.log(data[i * columns + labels[i]]);
  // 0 − x, not −x: a perfect prediction scores 0 and not −0.
  return 0 - sum / rows;
}
