import { OutOfRangeError, ShapeError } from '@crossmodal/theory';
import fc from 'fast-check';
import { expect, test } from 'vitest';

import { weightedMoments } from './weighted-moments.ts';

test('mean and covariance of three weighted points are those worked out by hand', () => {
  // Points (0, 0), (4, 0), (0, 4) with weights ½, ¼, ¼: mean (1, 1); variances ½ + ¼·9 + ¼ = 3;
  // covariance ½·1 + ¼·3·(−1) + ¼·(−1)·3 = −1.
  const { mean, covariance } = weightedMoments({
    weights: [0.5, 0.25, 0.25],
    data: Float32Array.of(0, 0, 4, 0, 0, 4),
    columns: 2,
  });
  expect(mean).toEqual(Float64Array.of(1, 1));
  expect(covariance).toEqual(Float64Array.of(3, -1, -1, 3));
});

test('mean and covariance agree with sums of moments of integer points, for any number of points', () => {
  const item = fc.record({ weight: fc.integer({ min: 0, max: 4 }), point: fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 3, maxLength: 3 }) });
  fc.assert(
    fc.property(fc.array(item, { minLength: 1, maxLength: 14 }), (items) => {
      const total = items.reduce((sum, { weight }) => sum + weight, 0);
      fc.pre(total > 0);
      const { mean, covariance } = weightedMoments({
        weights: items.map(({ weight }) => weight),
        data: Float64Array.from(items.flatMap(({ point }) => point)),
        columns: 3,
      });
      // Small integers: E[x y] − E[x] E[y] loses nothing that twelve digits would show.
      const expectation = (f: (point: number[]) => number) => items.reduce((sum, { weight, point }) => sum + weight * f(point), 0) / total;
      for (let a = 0; a < 3; a++) {
        expect(mean[a]).toBeCloseTo(expectation((x) => x[a]), 12);
        for (let b = 0; b < 3; b++) {
          const expected = expectation((x) => x[a] * x[b]) - expectation((x) => x[a]) * expectation((x) => x[b]);
          expect(covariance[a * 3 + b]).toBeCloseTo(expected, 11);
        }
      }
    }),
  );
});

test('the scale of the weights does not matter', () => {
  const data = Float64Array.of(1, 2, 4);
  expect(weightedMoments({ weights: [2, 4, 2], data, columns: 1 })).toEqual(
    weightedMoments({ weights: [0.25, 0.5, 0.25], data, columns: 1 }),
  );
});

test('a pool far from the origin keeps its variance', () => {
  // ±1 about 10⁹: Σ w u² − ū² would leave nothing of the variance 1.
  const { covariance } = weightedMoments({ weights: [1, 1], data: Float64Array.of(1e9 - 1, 1e9 + 1), columns: 1 });
  expect(covariance[0]).toBe(1);
});

test('items of weight 0 are not read', () => {
  const { mean } = weightedMoments({ weights: [1, 0], data: Float64Array.of(3, NaN), columns: 1 });
  expect(mean).toEqual(Float64Array.of(3));
});

test('pools that are none are refused', () => {
  expect(() => weightedMoments({ weights: [1, 1], data: new Float64Array(3), columns: 2 })).toThrow(
    'weightedMoments: data has 3 entries; expected 2 x 2 = 4',
  );
  expect(() => weightedMoments({ weights: [], data: new Float64Array(0), columns: 1 })).toThrow(ShapeError);
  expect(() => weightedMoments({ weights: [1], data: new Float64Array(0), columns: 0 })).toThrow(OutOfRangeError);
  expect(() => weightedMoments({ weights: [1], data: Float64Array.of(NaN), columns: 1 })).toThrow(
    'weightedMoments: the mean of column 0 of data is NaN',
  );
});
