import { createRandom } from '@crossmodal/theory';
import { expect, test } from 'vitest';

import { meanInterval } from './mean-interval.ts';

/** Half the interval of n numbers with standard deviation 1, times √n: Student's quantile. */
function quantile(freedom: number, level: number): number {
  // n numbers with mean 0 and Σx² = n − 1: two opposite ones.
  const a = Math.sqrt(freedom / 2);
  const values = [a, -a, ...Array.from({ length: freedom - 1 }, () => 0)];
  const { high, standardDeviation } = meanInterval(values, { level });
  expect(standardDeviation).toBeCloseTo(1, 12);
  return high * Math.sqrt(freedom + 1);
}

test('the quantiles are those of the closed forms for 1, 2 and 4 degrees of freedom', () => {
  for (const level of [0.5, 0.95, 0.99]) {
    expect(quantile(1, level)).toBeCloseTo(Math.tan((Math.PI * level) / 2), 8);
    expect(quantile(2, level)).toBeCloseTo(level * Math.sqrt(2 / (1 - level ** 2)), 8);
    // Shaw 2006: with α = 1 − p², q = cos(arccos(√α)/3)/√α, t = 2√(q − 1), p = level.
    const alpha = 1 - level ** 2;
    const q = Math.cos(Math.acos(Math.sqrt(alpha)) / 3) / Math.sqrt(alpha);
    expect(quantile(4, level)).toBeCloseTo(2 * Math.sqrt(q - 1), 8);
  }
});

test('odd degrees of freedom lie between their even neighbours, and many come to the normal quantile', () => {
  for (const freedom of [3, 5, 9]) {
    expect(quantile(freedom, 0.95)).toBeLessThan(quantile(freedom - 1, 0.95));
    expect(quantile(freedom, 0.95)).toBeGreaterThan(quantile(freedom + 1, 0.95));
  }
  expect(quantile(2001, 0.95)).toBeCloseTo(1.96, 2);
});

test('the interval of five normal numbers holds their mean in 95 of 100 cases', () => {
  const random = createRandom(5);
  let held = 0;
  const trials = 4000;
  for (let trial = 0; trial < trials; trial++) {
    const { low, high } = meanInterval(Array.from({ length: 5 }, () => 3 + random.normal()));
    if (low <= 3 && 3 <= high) held++;
  }
  // Standard error 0.34 %.
  expect(Math.abs(held / trials - 0.95)).toBeLessThan(0.015);
});

test('one number has no interval; none, or one that is not finite, is refused', () => {
  expect(meanInterval([2])).toEqual({ mean: 2, standardDeviation: NaN, low: NaN, high: NaN });
  expect(() => meanInterval([])).toThrow(/values is empty/);
  expect(() => meanInterval([1, NaN])).toThrow(/values\[1\] is NaN/);
  expect(() => meanInterval([1, 2], { level: 1 })).toThrow(/level is 1/);
});
