import { OutOfRangeError, ShapeError } from '@crossmodal/theory';
import fc from 'fast-check';
import { expect, test } from 'vitest';

import { effectiveSampleSize } from './effective-sample-size.ts';

test('equal weights count fully and one weight counts once', () => {
  expect(effectiveSampleSize(new Float64Array(8).fill(1 / 8))).toBe(8);
  expect(effectiveSampleSize([0, 1, 0])).toBe(1);
});

test('it lies between 1 and the number of weights and does not depend on their scale', () => {
  const list = fc.array(fc.double({ min: 1e-6, max: 1, noNaN: true }), { minLength: 1, maxLength: 30 });
  fc.assert(
    fc.property(list, fc.constantFrom(1e-200, 1, 1e200), (weights, scale) => {
      const size = effectiveSampleSize(weights);
      expect(size).toBeGreaterThan(1 - 1e-12);
      expect(size).toBeLessThan(weights.length * (1 + 1e-12));
      expect(effectiveSampleSize(weights.map((weight) => weight * scale)) / size).toBeCloseTo(1, 12);
    }),
  );
});

test('weights that are none are refused', () => {
  expect(() => effectiveSampleSize([])).toThrow(ShapeError);
  expect(() => effectiveSampleSize([0, 0])).toThrow('effectiveSampleSize: weights sum to 0; expected a positive finite sum');
  expect(() => effectiveSampleSize([1, -1])).toThrow('effectiveSampleSize: weights[1] is -1; expected a finite number >= 0');
  expect(() => effectiveSampleSize([NaN])).toThrow(OutOfRangeError);
  expect(() => effectiveSampleSize([Infinity])).toThrow(OutOfRangeError);
});
