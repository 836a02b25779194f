import { expect, test } from 'vitest';

import { classificationReport } from './classification-report.ts';

// Predicted classes 0, 1, 0 (tie), 1 against 0, 1, 1, 0.
const probabilities = { data: Float64Array.of(0.75, 0.25, 0.25, 0.75, 0.5, 0.5, 0, 1), rows: 4, columns: 2 };
const labels = Uint8Array.of(0, 1, 1, 0);

test('the report holds every measure, as worked out by hand', () => {
  const report = classificationReport({ probabilities, labels: Uint8Array.of(0, 1, 1, 1), bins: 2 });
  expect(report.accuracy).toBe(0.75);
  // −(2 log ¾ + log ½ + log 1) / 4.
  expect(report.negativeLogLikelihood).toBeCloseTo((2 * Math.log(4 / 3) + Math.log(2)) / 4, 15);
  // (0, ½]: 1 item, confidence ½, accuracy 0. (½, 1]: 3 items, mean confidence 5/6, all right.
  expect(report.expectedCalibrationError).toBeCloseTo(0.25 * 0.5 + 0.75 * (1 / 6), 15);
  const quarter = 0.25 * Math.log(4) + 0.75 * Math.log(4 / 3);
  expect(report.meanEntropy).toBeCloseTo((2 * quarter + Math.log(2)) / 4, 15);
  expect(report.confusionMatrix).toEqual([
    [1, 0],
    [1, 2],
  ]);
});

test('a label of probability 0 makes the likelihood infinite and nothing else', () => {
  const report = classificationReport({ probabilities, labels });
  expect(report.negativeLogLikelihood).toBe(Infinity);
  expect(report.accuracy).toBe(0.5);
});

test('labels that do not fit are refused', () => {
  expect(() => classificationReport({ probabilities, labels: [0, 1, 1] })).toThrow(/labels has 3 entries; expected 4$/);
});
