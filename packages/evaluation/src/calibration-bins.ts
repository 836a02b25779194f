import { checkPositiveInteger } from './check-positive-integer.ts';
import { checkLabelledProbabilities } from './labelled-probabilities.ts';
import type { LabelledProbabilities } from './labelled-probabilities.ts';

/** Labelled probabilities and the number of bins. */
export interface CalibrationOptions extends LabelledProbabilities {
  /** Number of bins of equal width; default 15. */
  readonly bins?: number;
}

/** The items whose top probability lies in (`lower`, `upper`]. */
export interface CalibrationBin {
  /** Left end, left out. */
  readonly lower: number;
  /** Right end, belongs to the bin. */
  readonly upper: number;
  /** Number of items. */
  readonly count: number;
  /** Mean top probability of the items; `NaN` where `count` is 0. */
  readonly confidence: number;
  /** Fraction of the items predicted rightly; `NaN` where `count` is 0. */
  readonly accuracy: number;
}

/**
 * The reliability table of a classifier: its accuracy beside its confidence, in bins of equal width of the
 * probability of the predicted class (Guo, Pleiss, Sun and Weinberger 2017, section 2).
 *
 * Bin m of M is ((m − 1)/M, m/M]; the predicted class is the first of the most probable ones.
 *
 * @param options Probabilities, true classes and the number of bins.
 * @returns One entry a bin, in ascending order, empty bins included.
 * @throws ShapeError If the shape and length of `probabilities` disagree, or `labels` has not one entry a row.
 * @throws OutOfRangeError If an entry is no probability, a row does not sum to 1, a label is no column, or `bins`
 *   is no integer ≥ 1.
 *
 * @example
 * ```ts
 * import { calibrationBins } from '@crossmodal/evaluation';
 *
 * const probabilities = { data: Float64Array.of(0.75, 0.25, 0.25, 0.75), rows: 2, columns: 2 };
 * const table = calibrationBins({ probabilities, labels: [0, 0], bins: 2 });
 * console.log(table[1]); // { lower: 0.5, upper: 1, count: 2, confidence: 0.75, accuracy: 0.5 }
 * ```
 */
export function calibrationBins(options: CalibrationOptions): CalibrationBin[] {
  const { probabilities, labels, bins = 15 } = options;
  checkLabelledProbabilities('calibrationBins', options);
  checkPositiveInteger('calibrationBins: bins', bins);
  const { data, rows, columns } = probabilities;
  const counts = new Float64Array(bins);
  const confidences = new Float64Array(bins);
  const hits = new Float64Array(bins);
  for (let i = 0; i < rows; i++) {
    const start = i * columns;
    let best = 0;
    for (let j = 1; j < columns; j++) if (data[start + j] > data[start + best]) best = j;
    const confidence = data[start + best];
    const bin = binOf(confidence, bins);
    counts[bin]++;
    confidences[bin] += confidence;
    if (labels[i] === best) hits[bin]++;
  }
  const table: CalibrationBin[] = [];
  for (let bin = 0; bin < bins; bin++) {
    table.push({
      lower: bin / bins,
      upper: (bin + 1) / bins,
      count: counts[bin],
      confidence: confidences[bin] / counts[bin],
      accuracy: hits[bin] / counts[bin],
    });
  }
  return table;
}

/** The bin with lower < confidence ≤ upper, for the very ends the table shows: c·M alone may round across one. */
function binOf(confidence: number, bins: number): number {
  let bin = Math.min(Math.max(Math.ceil(confidence * bins) - 1, 0), bins - 1);
  if (bin > 0 && confidence <= bin / bins) bin--;
  else if (bin < bins - 1 && confidence > (bin + 1) / bins) bin++;
  return bin;
}
