import { fitLogitScale, inBatchCalibration, type Logits, type LogitScaleFit, pairCalibration, type ReliabilityInterval, type ReliabilityTable } from '@crossmodal/evaluation';
import type { Similarity } from '@crossmodal/losses';
import type { Random } from '@crossmodal/theory';

import { type EmbeddedItems, takeItems } from './embed-side.ts';
import { logitRows } from './logit-rows.ts';
import type { SimilaritySample } from './rank-pairs.ts';

/** Pairs of a batch whose softmax is compared with frequencies. */
const LARGEST_BATCH = 128;
/** Logits of all batches together: what the fit of the temperature goes through some thirty times. */
const MOST_LOGITS = 2 ** 19;
const FEWEST_BATCHES = 4;

/** Reliability without the bins in which nothing was predicted. */
export interface CalibrationResult {
  readonly expectedCalibrationError: number;
  readonly predictions: number;
  readonly bins: readonly ReliabilityInterval[];
}

/** Calibration of one direction of retrieval within a batch. */
export interface DirectionCalibration extends CalibrationResult {
  /** The factor of the logits with the least cross-entropy, and the temperature that it makes; null where it is 0 or infinite. */
  readonly better: LogitScaleFit & { readonly temperature: number | null };
}

/** How far the logits are log density ratios. */
export interface PairCalibrationResult {
  /** Size and number of the batches of test pairs. */
  readonly batch: { readonly size: number; readonly count: number };
  readonly uToV: DirectionCalibration;
  readonly vToU: DirectionCalibration;
  /** One factor for both directions. */
  readonly both: LogitScaleFit & { readonly temperature: number | null };
  /** sigmoid(s − offset) as the probability that two items are a pair. */
  readonly pairs: CalibrationResult & { readonly offset: number; readonly priorOffset: number };
}

/** Compares what the logits of test pairs promise with what happens; null for too few pairs. */
export async function calibratePairs(
  zu: EmbeddedItems,
  zv: EmbeddedItems,
  { similarity, sample, temperature, random }: { readonly similarity: Similarity; readonly sample: SimilaritySample; readonly temperature: number; readonly random: Random },
): Promise<PairCalibrationResult | null> {
  const size = Math.min(LARGEST_BATCH, Math.floor(zu.rows / FEWEST_BATCHES));
  if (size < 2) return null;
  const count = Math.min(Math.floor(zu.rows / size), Math.floor(MOST_LOGITS / size ** 2));
  const order = random.permutation(zu.rows);
  const batches: Logits[] = [];
  for (let batch = 0; batch < count; batch++) {
    const items = order.subarray(batch * size, (batch + 1) * size);
    batches.push({ data: await logitRows(similarity, takeItems(zu, items), takeItems(zv, items)), rows: size, columns: size });
  }
  const better = (direction: 'u->v' | 'v->u' | 'both') => {
    const fit = fitLogitScale({ batches, direction });
    return { ...fit, temperature: fit.scale > 0 && fit.scale < Infinity ? temperature / fit.scale : null };
  };
  const direction = (which: 'u->v' | 'v->u') => ({ ...filled(inBatchCalibration({ batches, direction: which })), better: better(which) });
  const { offset, priorOffset, ...pairs } = pairCalibration(sample);
  return { batch: { size, count }, uToV: direction('u->v'), vToU: direction('v->u'), both: better('both'), pairs: { ...filled(pairs), offset, priorOffset } };
}

function filled({ bins, expectedCalibrationError, count }: ReliabilityTable): CalibrationResult {
  return { expectedCalibrationError, predictions: count, bins: bins.filter((bin) => bin.count > 0) };
}
