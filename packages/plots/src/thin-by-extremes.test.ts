import fc from 'fast-check';
import { expect, test } from 'vitest';

import { thinByExtremes } from './thin-by-extremes.ts';

test('a short curve stays whole', () => {
  expect(thinByExtremes([3, 1, 2], 4)).toEqual([0, 1, 2]);
});

test('of each run the smallest and the largest stay in their order', () => {
  expect(thinByExtremes([5, 9, 1, 4, 0, 3, 8, 2], 4)).toEqual([1, 2, 4, 6]);
});

test('thinning keeps the extremes, the order and the limit', () => {
  const curves = fc.array(fc.double({ min: -10, max: 10, noNaN: true }), { minLength: 1, maxLength: 300 });
  fc.assert(
    fc.property(curves, (values) => {
      const kept = thinByExtremes(values, 40);
      expect(kept.length).toBeLessThanOrEqual(40);
      expect(kept).toEqual(kept.toSorted((a, b) => a - b));
      const left = kept.map((index) => values[index]);
      expect(Math.max(...left)).toBe(Math.max(...values));
      expect(Math.min(...left)).toBe(Math.min(...values));
    }),
  );
});

test('a run without a finite value leaves a gap, a single such value does not', () => {
  const values = [1, 2, 1, NaN, NaN, NaN, NaN, NaN, 5, NaN, 6, 7];
  expect(thinByExtremes(values, 6).map((index) => values[index])).toEqual([1, 2, NaN, 5, 7]);
});
