import { expect, test } from 'vitest';

import { exponentialAverage } from './exponential-average.ts';

test('the average of a constant is the constant from the first value on', () => {
  for (const value of exponentialAverage([3, 3, 3, 3], 0.9)) expect(value).toBeCloseTo(3, 12);
});

test('the average is the sum of the past with geometric weights', () => {
  const [, , third] = exponentialAverage([1, 2, 4], 0.5);
  expect(third).toBeCloseTo((1 * 0.25 + 2 * 0.5 + 4 * 1) / 1.75, 12);
});

test('without weight of the past the average is the value', () => {
  expect(Array.from(exponentialAverage([1, 5, 2], 0))).toEqual([1, 5, 2]);
});

test('a value that is not finite leaves a gap and no trace', () => {
  const averages = exponentialAverage([1, NaN, Infinity, 1], 0.5);
  expect(averages[1]).toBeNaN();
  expect(averages[2]).toBeNaN();
  expect(averages[3]).toBeCloseTo(1, 12);
});
