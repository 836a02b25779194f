import { checkBatches, type PairBatches } from './pair-batches.ts';
import { reliabilityTable, type ReliabilityTable } from './reliability-table.ts';

/** What {@link inBatchCalibration} takes. */
export interface InBatchCalibrationOptions extends PairBatches {
  /** Logits are multiplied by this first; default 1. */
  readonly scale?: number;
  /** Number of bins; default 15. */
  readonly bins?: number;
  /** Probability of the intervals of the bins; default 0.95. */
  readonly level?: number;
}

/**
 * Calibration of retrieval: how often the candidate that a query finds most probable within its batch is its partner,
 * beside the probability that the softmax over the batch gives it. Among K candidates of which one is the partner and the
 * others are drawn independently, this softmax is the posterior exactly if the logits are the pointwise mutual information
 * up to any function of the query. Of equally probable candidates the first counts as found, so the order within a batch
 * should be random.
 *
 * @throws ShapeError If there is no batch, or one is not square.
 * @throws OutOfRangeError If a logit is not finite, or an option out of its range.
 *
 * @example
 * ```ts
 * import { inBatchCalibration } from '@crossmodal/evaluation';
 *
 * const batches = [{ data: Float64Array.of(0, -9, -9, 0), rows: 2, columns: 2 }, { data: Float64Array.of(0, 9, 9, 0), rows: 2, columns: 2 }];
 * const { bins, expectedCalibrationError } = inBatchCalibration({ batches, direction: 'u->v' });
 * console.log(bins.at(-1)!.accuracy, expectedCalibrationError.toFixed(4)); // 0.5 0.4999
 * ```
 */
export function inBatchCalibration({ batches, direction, scale = 1, bins, level }: InBatchCalibrationOptions): ReliabilityTable {
  checkBatches('inBatchCalibration', { batches, direction });
  const queries = batches.reduce((sum, { rows }) => sum + rows, 0) * (direction === 'both' ? 2 : 1);
  const probabilities = new Float64Array(queries);
  const outcomes = new Uint8Array(queries);
  let query = 0;
  for (const { data, rows: size } of batches) {
    for (const [step, stride] of [[1, size], [size, 1]]) {
      if (direction !== 'both' && (direction === 'u->v') !== (step === 1)) continue;
      for (let i = 0; i < size; i++, query++) {
        // Of equally probable candidates the first: to favour the partner would find more than the softmax promises.
        let best = 0;
        for (let j = 1; j < size; j++) if (data[i * stride + j * step] > data[i * stride + best * step]) best = j;
        const most = data[i * stride + best * step];
        let sum = 0;
        for (let j = 0; j < size; j++) sum += Math.exp(scale * (data[i * stride + j * step] - most));
        probabilities[query] = 1 / sum;
        outcomes[query] = best === i ? 1 : 0;
      }
    }
  }
  return reliabilityTable({ probabilities, outcomes, ...(bins !== undefined && { bins }), ...(level !== undefined && { level }) });
}
