import { OutOfRangeError, ShapeError } from '@crossmodal/theory';

import { reliabilityTable, type ReliabilityTable } from './reliability-table.ts';

/** What {@link pairCalibration} takes. */
export interface PairCalibrationOptions {
  /** Logits of true pairs. */
  readonly paired: ArrayLike<number>;
  /** Logits of items drawn independently, from different pairs. */
  readonly unpaired: ArrayLike<number>;
  /** Number of bins; default 15. */
  readonly bins?: number;
  /** Probability of the intervals of the bins; default 0.95. */
  readonly level?: number;
}

/** How far sigmoid(s − offset) is the probability of a pair. */
export interface PairCalibration extends ReliabilityTable {
  /** The constant that makes the probabilities right on average. */
  readonly offset: number;
  /** What the offset is where the logits are the pointwise mutual information: log(unpaired/paired). */
  readonly priorOffset: number;
}

/**
 * Calibration of logits as log density ratios: among pairs and items that are no pair, in the proportion in which they are
 * given, the probability of a pair is sigmoid(s − offset) if s is the pointwise mutual information up to a constant (the
 * classifier behind noise-contrastive estimation, Gutmann and Hyvärinen 2012, section 2). A loss leaves that constant
 * open, so the offset is fitted by maximum likelihood, and the table compares probabilities with frequencies.
 *
 * Losses that compare the candidates of one query leave a function of the query open as well; then this classifier may be
 * badly calibrated where {@link inBatchCalibration} of that direction is not.
 *
 * @throws ShapeError If a list is empty.
 * @throws OutOfRangeError If a logit is not finite, or an option out of its range.
 *
 * @example
 * ```ts
 * import { pairCalibration } from '@crossmodal/evaluation';
 *
 * const { offset, expectedCalibrationError } = pairCalibration({ paired: [5, 5, 5, -5], unpaired: [-5, -5, -5, 5] });
 * console.log(offset.toFixed(6), expectedCalibrationError.toFixed(4)); // 0.000000 0.2433
 * ```
 */
export function pairCalibration({ paired, unpaired, bins, level }: PairCalibrationOptions): PairCalibration {
  const [pairs, others] = [paired.length, unpaired.length];
  if (pairs === 0 || others === 0) throw new ShapeError(`pairCalibration: there are ${pairs} logits of pairs and ${others} of others; expected at least one of each`);
  const logits = new Float64Array(pairs + others);
  logits.set(paired);
  logits.set(unpaired, pairs);
  let [low, high] = [Infinity, -Infinity];
  for (let i = 0; i < logits.length; i++) {
    if (!Number.isFinite(logits[i])) throw new OutOfRangeError(`pairCalibration: ${i < pairs ? `paired[${i}]` : `unpaired[${i - pairs}]`} is ${logits[i]}; expected a finite number`);
    low = Math.min(low, logits[i]);
    high = Math.max(high, logits[i]);
  }
  // The likelihood is stationary where the probabilities sum to the number of pairs; at these ends they sum to more and less.
  const priorOffset = Math.log(others / pairs);
  [low, high] = [low + priorOffset, high + priorOffset];
  for (let halving = 0; halving < 200 && low < high; halving++) {
    const middle = (low + high) / 2;
    if (middle === low || middle === high) break;
    let sum = 0;
    for (let i = 0; i < logits.length; i++) sum += sigmoid(logits[i] - middle);
    if (sum > pairs) low = middle;
    else high = middle;
  }
  const offset = (low + high) / 2;
  const table = reliabilityTable({
    probabilities: logits.map((logit) => sigmoid(logit - offset)),
    outcomes: Uint8Array.from({ length: logits.length }, (_, i) => (i < pairs ? 1 : 0)),
    ...(bins !== undefined && { bins }),
    ...(level !== undefined && { level }),
  });
  return { ...table, offset, priorOffset };
}

function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x));
}
