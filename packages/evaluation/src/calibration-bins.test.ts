import { OutOfRangeError } from '@crossmodal/theory';
import { expect, test } from 'vitest';

import { calibrationBins } from './calibration-bins.ts';

/** Rows (c, 1 − c) with their first class on top. */
function coins(...confidences: number[]) {
  return { data: Float64Array.from(confidences.flatMap((c) => [c, 1 - c])), rows: confidences.length, columns: 2 };
}

test('items fall into bins of equal width by the probability of the predicted class', () => {
  const table = calibrationBins({ probabilities: coins(0.55, 0.65, 0.95, 0.85), labels: [0, 1, 0, 0], bins: 5 });
  expect(table.map(({ count }) => count)).toEqual([0, 0, 1, 1, 2]);
  expect(table[2]).toEqual({ lower: 0.4, upper: 0.6, count: 1, confidence: 0.55, accuracy: 1 });
  expect(table[3]).toEqual({ lower: 0.6, upper: 0.8, count: 1, confidence: 0.65, accuracy: 0 });
  expect(table[4].confidence).toBeCloseTo(0.9, 15);
  expect(table[4].accuracy).toBe(1);
});

test('a confidence on the edge of two bins belongs to the lower one', () => {
  const table = calibrationBins({ probabilities: coins(0.5, 0.75, 1), labels: [0, 0, 0], bins: 4 });
  expect(table.map(({ count }) => count)).toEqual([0, 1, 1, 1]);
});

test('every confidence lies within the ends of its bin, for any number of bins', () => {
  for (let bins = 1; bins <= 60; bins++) {
    for (let m = Math.ceil(bins / 2); m <= bins; m++) {
      const table = calibrationBins({ probabilities: coins(m / bins), labels: [0], bins });
      const bin = table.findIndex(({ count }) => count === 1);
      expect(m / bins).toBeLessThanOrEqual(table[bin].upper);
      expect(m / bins).toBeGreaterThan(table[bin].lower);
    }
  }
});

test('an empty bin has count 0 and no mean', () => {
  const [bin] = calibrationBins({ probabilities: coins(1), labels: [0], bins: 2 });
  expect(bin).toEqual({ lower: 0, upper: 0.5, count: 0, confidence: NaN, accuracy: NaN });
});

test('there are fifteen bins by default', () => {
  expect(calibrationBins({ probabilities: coins(1), labels: [0] })).toHaveLength(15);
});

test('a tie predicts the lowest class', () => {
  const probabilities = coins(0.5);
  expect(calibrationBins({ probabilities, labels: [0], bins: 1 })[0].accuracy).toBe(1);
  expect(calibrationBins({ probabilities, labels: [1], bins: 1 })[0].accuracy).toBe(0);
});

test.each([0, 2.5, -1, NaN])('%d bins are refused', (bins) => {
  expect(() => calibrationBins({ probabilities: coins(1), labels: [0], bins })).toThrow(OutOfRangeError);
});
