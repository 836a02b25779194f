import { miLowerBound } from '@crossmodal/evaluation';
import { createRandom, type Random, subsetTopics } from '@crossmodal/theory';

import type { Check } from '../reproduction.ts';
import { pairSampler } from './sampled-gradient.ts';

/** In-batch losses at the optimum, each with its standard error: batch, loss, error. */
const KNOWN: readonly (readonly [number, number, number])[] = [[8, 1.653, 0.004], [32, 2.984, 0.002], [64, 3.667, 0.002], [128, 4.358, 0.001], [512, 5.743, 0.002]];

/** Numbers of logits that are made for each size of a batch. */
const LOGITS = 2 ** 21;

/** The loss of sampled batches whose logits are the pointwise mutual information of six topics: close to ln B − I, and above. */
export function inBatchChecks(seed: number): Check[] {
  const group = 'The in-batch loss at the optimum, six topics';
  const { mutualInformation } = subsetTopics({ topics: 6 }).joint;
  return KNOWN.flatMap(([batch, value, error], stream): Check[] => {
    const found = meanLoss(batch, createRandom(seed, stream));
    const tolerance = 4 * Math.hypot(error, found.standardError);
    return [
      { group, name: `${batch} pairs`, source: 'an independent simulation', expected: { value, tolerance }, ours: found.mean },
      { group, name: `${batch} pairs, and three standard errors`, source: 'ln B − I', expected: { atLeast: Math.log(batch) - mutualInformation }, ours: found.mean + 3 * found.standardError },
    ];
  });
}

function meanLoss(batch: number, random: Random): { mean: number; standardError: number } {
  const { joint } = subsetTopics({ topics: 6 });
  const pmi = joint.pointwiseMutualInformation;
  const draw = pairSampler(joint, random);
  const count = Math.max(20, Math.min(10_000, Math.floor(LOGITS / batch ** 2)));
  const data = new Float64Array(batch * batch);
  let [sum, squares] = [0, 0];
  for (let k = 0; k < count; k++) {
    const pairs = Array.from({ length: batch }, draw);
    pairs.forEach(({ u }, i) => pairs.forEach(({ v }, j) => (data[i * batch + j] = pmi[u][v])));
    const { bound, ceiling } = miLowerBound({ data, rows: batch, columns: batch });
    sum += ceiling - bound;
    squares += (ceiling - bound) ** 2;
  }
  const mean = sum / count;
  return { mean, standardError: Math.sqrt(Math.max(0, squares / count - mean * mean) / (count - 1)) };
}
