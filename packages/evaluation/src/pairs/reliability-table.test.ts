import fc from 'fast-check';
import { expect, it } from 'vitest';

import { reliabilityTable } from './reliability-table.ts';
import { wilsonInterval } from './wilson-interval.ts';

it('puts the upper end of a bin into it, and 0 into the first', () => {
  const { bins } = reliabilityTable({ probabilities: [0, 0.25, 0.2500001, 0.5, 1], outcomes: [0, 1, 0, 1, 1], bins: 4 });
  expect(bins.map(({ count }) => count)).toEqual([2, 2, 0, 1]);
  expect(bins[0]).toMatchObject({ lower: 0, upper: 0.25, confidence: 0.125, accuracy: 0.5 });
  expect(bins[2]).toMatchObject({ confidence: NaN, accuracy: NaN, low: NaN, high: NaN });
});

it('every prediction lies in the bin whose ends the table shows', () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 1, noNaN: true }), fc.integer({ min: 1, max: 40 }), (probability, bins) => {
      const found = reliabilityTable({ probabilities: [probability], outcomes: [1], bins }).bins.filter(({ count }) => count === 1);
      expect(found).toHaveLength(1);
      expect(probability <= found[0].upper && (probability > found[0].lower || found[0].lower === 0)).toBe(true);
    }),
  );
});

it('the error is 0 for frequencies equal to the probabilities and |difference| for one bin', () => {
  expect(reliabilityTable({ probabilities: [0.5, 0.5], outcomes: [0, 1] }).expectedCalibrationError).toBe(0);
  expect(reliabilityTable({ probabilities: [0.75, 0.75, 0.75, 0.75], outcomes: [1, 0, 0, 0] }).expectedCalibrationError).toBe(0.5);
});

it('the ends of Wilson\'s interval are where the normal test refuses', () => {
  for (const [successes, trials] of [[1, 10], [50, 100], [99, 100], [0, 7], [7, 7]]) {
    const { low, high } = wilsonInterval({ successes, trials, level: 0.95 });
    for (const end of [low, high]) {
      // 0 and 1 themselves are never refused when they are the observed share.
      if (end === 0 || end === 1) expect(successes / trials).toBe(end);
      else expect(Math.abs(successes / trials - end) / Math.sqrt((end * (1 - end)) / trials)).toBeCloseTo(1.959963984540054, 9);
    }
  }
});

it('refuses what is no probability, no outcome and no count', () => {
  expect(() => reliabilityTable({ probabilities: [], outcomes: [] })).toThrow('0 probabilities and 0 outcomes');
  expect(() => reliabilityTable({ probabilities: [1.5], outcomes: [1] })).toThrow('probabilities[0] is 1.5');
  expect(() => reliabilityTable({ probabilities: [1], outcomes: [0.5] })).toThrow('outcomes[0] is 0.5');
  expect(() => wilsonInterval({ successes: 3, trials: 2 })).toThrow('successes is 3; expected an integer from 0 to 2');
});
