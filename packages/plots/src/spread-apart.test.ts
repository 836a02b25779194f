import fc from 'fast-check';
import { expect, test } from 'vitest';

import { spreadApart } from './spread-apart.ts';

test('positions that are far enough apart stay where they are', () => {
  expect(spreadApart([50, 10, 30], 15, [0, 100])).toEqual([50, 10, 30]);
});

test('two equal positions move apart by half the gap each', () => {
  expect(spreadApart([40, 40], 10, [0, 100])).toEqual([35, 45]);
});

test('positions at an end are moved inwards', () => {
  expect(spreadApart([100, 99], 10, [0, 100])).toEqual([100, 90]);
});

test('positions come out apart, in order and inside the interval', () => {
  const positions = fc.array(fc.double({ min: 0, max: 300, noNaN: true }), { minLength: 1, maxLength: 15 });
  fc.assert(
    fc.property(positions, (given) => {
      const spread = spreadApart(given, 17, [0, 300]);
      const order = given.map((_, index) => index).toSorted((a, b) => given[a] - given[b] || a - b);
      for (const [rank, index] of order.entries()) {
        expect(spread[index]).toBeGreaterThanOrEqual(-1e-6);
        expect(spread[index]).toBeLessThanOrEqual(300 + 1e-6);
        if (rank > 0) expect(spread[index] - spread[order[rank - 1]]).toBeGreaterThanOrEqual(17 - 1e-6);
      }
    }),
  );
});
