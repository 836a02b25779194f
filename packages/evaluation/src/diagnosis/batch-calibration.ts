import type { Logits } from '../logits.ts';
import { fitLogitScale } from '../pairs/fit-logit-scale.ts';
import { inBatchCalibration } from '../pairs/in-batch-calibration.ts';
import { pairCalibration } from '../pairs/pair-calibration.ts';
import type { LogitsDiagnosis } from './embedding-diagnosis.ts';

/** Pairs of a batch for so many items: the batch is no larger than a quarter of them, for several are needed. */
export function calibrationBatch(items: number): { readonly size: number; readonly most: number } {
  const size = Math.max(2, Math.min(128, Math.floor(items / 4)));
  return { size, most: Math.ceil(2 ** 19 / size ** 2) };
}

/** Others that each item is compared with, as in the reliability of the classifier of pairs. */
const UNPAIRED = 10;

/** Calibration of logits within batches of pairs, as they are and at the better temperature; `scale` is the factor that makes it, 1 where none does. */
export function batchCalibration(batches: readonly Logits[], { temperature }: { readonly temperature: number }): { readonly calibration: LogitsDiagnosis['calibration']; readonly scale: number } {
  const fit = fitLogitScale({ batches, direction: 'both' });
  // A factor of 0 or infinity is no temperature to measure at.
  const scale = fit.scale > 0 && fit.scale < Infinity ? fit.scale : 1;
  const calibration = {
    temperature,
    batch: { size: batches[0].rows, count: batches.length },
    uToV: inBatchCalibration({ batches, direction: 'u->v' }),
    vToU: inBatchCalibration({ batches, direction: 'v->u' }),
    pairs: pairCalibration(pairsAndOthers(batches)),
    better: { ...fit, temperature: temperature / fit.scale },
    betterUToV: inBatchCalibration({ batches, direction: 'u->v', scale }),
    betterVToU: inBatchCalibration({ batches, direction: 'v->u', scale }),
  };
  return { calibration, scale };
}

/** Logits of pairs, and of each u with the v of the pairs that follow it in its batch. */
function pairsAndOthers(batches: readonly Logits[]): { readonly paired: Float64Array; readonly unpaired: Float64Array } {
  const size = batches[0].rows;
  const others = Math.min(UNPAIRED, size - 1);
  const paired = new Float64Array(batches.length * size);
  const unpaired = new Float64Array(paired.length * others);
  let [pair, other] = [0, 0];
  for (const { data } of batches) {
    for (let i = 0; i < size; i++) {
      paired[pair++] = data[i * size + i];
      for (let step = 1; step <= others; step++) unpaired[other++] = data[i * size + ((i + step) % size)];
    }
  }
  return { paired, unpaired };
}
