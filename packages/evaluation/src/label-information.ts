import { checkLabelledProbabilities, type LabelledProbabilities } from './labelled-probabilities.ts';
import { checkLevel } from './pairs/check-level.ts';
import { normalQuantile } from './pairs/normal-quantile.ts';
import type { InformationBound } from './pairs/scanned-information.ts';

/**
 * A lower bound of the mutual information of items and labels: the entropy of the labels minus the mean −log p(true label)
 * (Barber and Agakov 2003, equation 3), in nats, with a normal interval over the items. With p(v|u) = μ_v(v) at every item it
 * is at most 0, and it is tight for the true posterior.
 *
 * It compares every item with all labels, so no sample of candidates limits it: its ceiling is the entropy of the labels,
 * which is at most log of their number and which no mutual information exceeds. That entropy is the one of the frequencies
 * among the given labels, on average below the true one by about (labels − 1)/(2 items), so the bound errs downwards.
 *
 * @param labelled Probabilities and true labels of items that the model has not seen.
 * @param options `level` of the interval; default 0.95.
 * @returns A bound of −∞ where a true label has probability 0; NaN errors and ends for a single item.
 * @throws ShapeError If the shape and length of `probabilities` disagree, or `labels` has not one entry a row.
 * @throws OutOfRangeError If an entry is no probability, a row does not sum to 1, a label is no column, or the level is out
 *   of its range.
 *
 * @example
 * ```ts
 * import { labelInformation } from '@crossmodal/evaluation';
 *
 * const probabilities = { data: Float64Array.of(0.5, 0.5, 0.25, 0.75), rows: 2, columns: 2 };
 * const { bound, ceiling } = labelInformation({ probabilities, labels: [0, 1] });
 * console.log(bound.toFixed(6), ceiling.toFixed(6)); // 0.202733 0.693147
 * ```
 */
export function labelInformation(labelled: LabelledProbabilities, { level = 0.95 }: { readonly level?: number } = {}): InformationBound {
  checkLabelledProbabilities('labelInformation', labelled);
  checkLevel('labelInformation', level);
  const { probabilities: { data, rows, columns }, labels } = labelled;
  const frequencies = new Float64Array(columns);
  for (let i = 0; i < rows; i++) frequencies[labels[i]] += 1 / rows;
  // The influence of an item on the entropy of the frequencies is −log of its own, so one spread holds both parts.
  const gains = Float64Array.from({ length: rows }, (_, i) => Math.log(data[i * columns + labels[i]]) - Math.log(frequencies[labels[i]]));
  const bound = gains.reduce((sum, gain) => sum + gain, 0) / rows;
  // 0 − x, not −x: labels that never vary have the entropy 0 and not −0.
  const ceiling = 0 - frequencies.reduce((sum, share) => sum + (share === 0 ? 0 : share * Math.log(share)), 0);
  const standardError = Math.sqrt(gains.reduce((sum, gain) => sum + (gain - bound) ** 2, 0) / rows / (rows - 1));
  const half = normalQuantile(level) * standardError;
  return { bound, ceiling, standardError, low: bound - half, high: Math.min(ceiling, bound + half) };
}
