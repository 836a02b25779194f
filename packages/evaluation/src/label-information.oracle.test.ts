import { createRandom } from '@crossmodal/theory';
import { expect, it } from 'vitest';

import { labelInformation } from './label-information.ts';
import { labelLogRatios } from './label-log-ratios.ts';
import { labelPosterior } from './label-posterior.ts';

/** p(u, v) of four kinds of items and three labels. */
const joint = [[0.2, 0.04, 0.01], [0.05, 0.15, 0.05], [0.02, 0.03, 0.2], [0.05, 0.1, 0.1]];
const ofItem = joint.map((row) => row.reduce((sum, p) => sum + p, 0));
const ofLabel = [0, 1, 2].map((j) => joint.reduce((sum, row) => sum + row[j], 0));
const information = joint.reduce((sum, row, i) => sum + row.reduce((inRow, p, j) => inRow + p * Math.log(p / ofItem[i] / ofLabel[j]), 0), 0);

it('of the true posterior the interval holds the mutual information as often as it says', () => {
  const random = createRandom(4);
  const [repetitions, rows] = [400, 300];
  let inside = 0;
  for (let repetition = 0; repetition < repetitions; repetition++) {
    const data = new Float64Array(3 * rows);
    const labels = new Uint8Array(rows);
    for (let n = 0; n < rows; n++) {
      let rest = random.uniform();
      let cell = 0;
      while (cell < 11 && (rest -= joint[Math.floor(cell / 3)][cell % 3]) >= 0) cell++;
      labels[n] = cell % 3;
      const item = Math.floor(cell / 3);
      for (let j = 0; j < 3; j++) data[3 * n + j] = joint[item][j] / ofItem[item];
    }
    const { low, high } = labelInformation({ probabilities: { data, rows, columns: 3 }, labels });
    if (low <= information && information <= high) inside++;
  }
  // A frequency of 0.95 over 400 repetitions has a standard deviation of 0.011.
  expect(inside / repetitions).toBeGreaterThan(0.915);
  expect(inside / repetitions).toBeLessThan(0.985);
});

it('is the entropy of the labels where they are certain, 0 where nothing is learned, and minus infinity where one is ruled out', () => {
  const entropy = Math.log(2) / 2 + Math.log(4) / 2;
  const labels = [0, 1, 2, 0];
  const certain = Float64Array.from({ length: 12 }, (_, at) => (at % 3 === labels[Math.floor(at / 3)] ? 1 : 0));
  const sure = labelInformation({ probabilities: { data: certain, rows: 4, columns: 3 }, labels });
  expect(sure.bound).toBeCloseTo(entropy, 12);
  expect(sure.ceiling).toBeCloseTo(entropy, 12);
  expect(sure.high).toBeLessThanOrEqual(sure.ceiling);
  const marginal = Float64Array.from({ length: 12 }, (_, at) => [0.5, 0.25, 0.25][at % 3]);
  expect(labelInformation({ probabilities: { data: marginal, rows: 4, columns: 3 }, labels }).bound).toBeCloseTo(0, 12);
  expect(labelInformation({ probabilities: { data: certain, rows: 4, columns: 3 }, labels: [1, 1, 2, 0] }).bound).toBe(-Infinity);
});

it('log ratios are those of the posterior to the marginal, and finite where its probabilities underflow', () => {
  const random = createRandom(6);
  const logits = { data: Float64Array.from({ length: 15 }, () => 3 * random.normal()), rows: 5, columns: 3 };
  const options = { labelMarginal: [0.5, 0.2, 0.3], logNormalisers: [1, -2, 0.5] };
  const { data } = labelPosterior(logits, options);
  labelLogRatios(logits, options).data.forEach((ratio, at) => expect(ratio).toBeCloseTo(Math.log(data[at] / options.labelMarginal[at % 3]), 12));
  const far = labelLogRatios({ data: Float64Array.of(2000, 0), rows: 1, columns: 2 }).data;
  expect(far[0]).toBeCloseTo(Math.log(2), 12);
  expect(far[1]).toBeCloseTo(Math.log(2) - 2000, 9);
  expect(() => labelLogRatios(logits, { labelMarginal: [1, 0, 0] })).toThrow('labelLogRatios: labelMarginal[1] is 0');
});
