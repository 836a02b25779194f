import { OutOfRangeError, ShapeError } from '@crossmodal/theory';
import fc from 'fast-check';
import { expect, test } from 'vitest';

import { meanReciprocalRank } from './mean-reciprocal-rank.ts';
import { medianRank } from './median-rank.ts';
import { recallFromRanks } from './recall-from-ranks.ts';

test('the mean reciprocal rank averages 1 / rank', () => {
  // (1 + 1/2 + 1/3 + 1/6) / 4 = 1/2.
  expect(meanReciprocalRank([1, 2, 3, 6])).toBeCloseTo(0.5, 15);
});

test('the median rank sorts by number and leaves its input as it was', () => {
  const ranks = Int32Array.of(10, 9, 2);
  expect(medianRank(ranks)).toBe(9);
  expect(ranks).toEqual(Int32Array.of(10, 9, 2));
  expect(medianRank([100, 20, 3, 1])).toBe(11.5);
});

test('the mean reciprocal rank is the sum over k of the recall weighted by 1/k - 1/(k + 1)', () => {
  // Summation by parts: 1/r = Σ_{k ≥ r} (1/k − 1/(k + 1)); cut at K, the rest is 1/(K + 1) for every query.
  const list = fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1, maxLength: 30 });
  fc.assert(
    fc.property(list, (ranks) => {
      let sum = 1 / 21;
      for (let k = 1; k <= 20; k++) sum += recallFromRanks(ranks, k) * (1 / k - 1 / (k + 1));
      expect(meanReciprocalRank(ranks)).toBeCloseTo(sum, 12);
    }),
  );
});

test.each([
  ['recallFromRanks', (ranks: number[]) => recallFromRanks(ranks, 1)],
  ['meanReciprocalRank', meanReciprocalRank],
  ['medianRank', medianRank],
])('%s refuses no ranks and ranks below 1', (name, measure) => {
  expect(() => measure([])).toThrow(ShapeError);
  expect(() => measure([1, 0])).toThrow(OutOfRangeError);
  expect(() => measure([1, 0])).toThrow(`${name}: ranks[1] is 0; expected an integer >= 1`);
  expect(() => measure([NaN])).toThrow(OutOfRangeError);
});
