import { OutOfRangeError, ShapeError } from '@crossmodal/theory';

import { checkPositiveInteger } from '../check-positive-integer.ts';
import { checkLevel } from './check-level.ts';
import { wilsonInterval } from './wilson-interval.ts';

/** What {@link reliabilityTable} takes. */
export interface ReliabilityOptions {
  /** Predicted probabilities. */
  readonly probabilities: ArrayLike<number>;
  /** Whether what was predicted came true: 0 or 1, one entry a probability. */
  readonly outcomes: ArrayLike<number>;
  /** Number of bins of equal width; default 15. */
  readonly bins?: number;
  /** Probability of the intervals; default 0.95. */
  readonly level?: number;
}

/** The predictions whose probability lies in (`lower`, `upper`], 0 in the first. */
export interface ReliabilityInterval {
  readonly lower: number;
  readonly upper: number;
  readonly count: number;
  /** Mean probability; NaN where `count` is 0. */
  readonly confidence: number;
  /** Share that came true; NaN where `count` is 0. */
  readonly accuracy: number;
  /** Wilson's interval of this share as if the predictions were independent; NaN where `count` is 0. */
  readonly low: number;
  readonly high: number;
}

/** How probabilities and frequencies agree. */
export interface ReliabilityTable {
  readonly bins: readonly ReliabilityInterval[];
  /** Σ (count/n) |accuracy − confidence|. */
  readonly expectedCalibrationError: number;
  readonly count: number;
}

/**
 * Compares predicted probabilities with frequencies, in bins of equal width (Guo, Pleiss, Sun and Weinberger 2017, section
 * 2), with an interval of the frequency in each bin.
 *
 * @throws ShapeError If there is no prediction or the lists differ in length.
 * @throws OutOfRangeError If an entry is no probability, an outcome neither 0 nor 1, or an option out of its range.
 *
 * @example
 * ```ts
 * import { reliabilityTable } from '@crossmodal/evaluation';
 *
 * const { bins, expectedCalibrationError } = reliabilityTable({ probabilities: [0.25, 0.25, 0.75, 0.75], outcomes: [0, 0, 1, 0], bins: 2 });
 * console.log(bins[1].accuracy, expectedCalibrationError); // 0.5 0.25
 * ```
 */
export function reliabilityTable({ probabilities, outcomes, bins = 15, level = 0.95 }: ReliabilityOptions): ReliabilityTable {
  const count = probabilities.length;
  if (count === 0 || outcomes.length !== count) throw new ShapeError(`reliabilityTable: there are ${count} probabilities and ${outcomes.length} outcomes; expected an outcome for each of at least one probability`);
  checkPositiveInteger('reliabilityTable: bins', bins);
  checkLevel('reliabilityTable', level);
  const [counts, confidences, hits] = [new Float64Array(bins), new Float64Array(bins), new Float64Array(bins)];
  for (let i = 0; i < count; i++) {
    const probability = probabilities[i];
    if (!(probability >= 0 && probability <= 1)) throw new OutOfRangeError(`reliabilityTable: probabilities[${i}] is ${probability}; expected a number from 0 to 1`);
    if (outcomes[i] !== 0 && outcomes[i] !== 1) throw new OutOfRangeError(`reliabilityTable: outcomes[${i}] is ${outcomes[i]}; expected 0 or 1`);
    const bin = binOf(probability, bins);
    counts[bin]++;
    confidences[bin] += probability;
    hits[bin] += outcomes[i];
  }
  let error = 0;
  const table = Array.from(counts, (inBin, bin): ReliabilityInterval => {
    error += Math.abs(hits[bin] - confidences[bin]) / count;
    const interval = inBin === 0 ? { low: NaN, high: NaN } : wilsonInterval({ successes: hits[bin], trials: inBin, level });
    return { lower: bin / bins, upper: (bin + 1) / bins, count: inBin, confidence: confidences[bin] / inBin, accuracy: hits[bin] / inBin, ...interval };
  });
  return { bins: table, expectedCalibrationError: error, count };
}

/** The bin with lower < probability ≤ upper, for the very ends that the table shows: p·M alone may round across one. */
function binOf(probability: number, bins: number): number {
  const bin = Math.min(Math.max(Math.ceil(probability * bins) - 1, 0), bins - 1);
  if (bin > 0 && probability <= bin / bins) return bin - 1;
  return bin < bins - 1 && probability > (bin + 1) / bins ? bin + 1 : bin;
}
