import { OutOfRangeError, ShapeError } from '@crossmodal/theory';
import { expect, test } from 'vitest';

import { labelPosterior } from './label-posterior.ts';
import { negativeLogLikelihood } from './negative-log-likelihood.ts';

const coin = { data: Float64Array.of(0.25, 0.75, 1, 0), rows: 2, columns: 2 };

test('it is the mean of -log p of the true class', () => {
  // (log 4 + log 1) / 2 = log 2.
  expect(negativeLogLikelihood({ probabilities: coin, labels: [0, 0] })).toBeCloseTo(Math.log(2), 15);
});

test('the logits of a linear classifier on four points give the cross-entropy worked out by hand', () => {
  // Logits x G / 0.5 + F with G = [[1, 0, -1], [0, 1, 0.5]], F = (0.1, -0.2, 0), at x = (1, 0), (0.6, 0.8), (0, 1), (-0.8, 0.6).
  const data = Float64Array.of(2.1, -0.2, -2, 1.3, 1.4, -0.4, 0.1, 1.8, 1, -1.5, 1, 2.2);
  const probabilities = labelPosterior({ data, rows: 4, columns: 3 });
  expect(negativeLogLikelihood({ probabilities, labels: [0, 1, 1, 2] })).toBeCloseTo(0.4025072225, 10);
});

test('a perfect prediction scores 0 and an impossible label infinity', () => {
  const certain = { data: Float64Array.of(1, 0), rows: 1, columns: 2 };
  expect(negativeLogLikelihood({ probabilities: certain, labels: [0] })).toBe(0);
  expect(negativeLogLikelihood({ probabilities: certain, labels: [1] })).toBe(Infinity);
});

test('labels that are no column, or not one a row, are refused', () => {
  expect(() => negativeLogLikelihood({ probabilities: coin, labels: [0, 2] })).toThrow(
    'negativeLogLikelihood: labels[1] is 2; expected an integer from 0 to 1',
  );
  expect(() => negativeLogLikelihood({ probabilities: coin, labels: [0, 0.5] })).toThrow(OutOfRangeError);
  expect(() => negativeLogLikelihood({ probabilities: coin, labels: [0] })).toThrow(ShapeError);
});
