import { expect, test } from 'vitest';

import { clipPath } from './clip-path.ts';

const box = { left: 0, right: 10, top: 0, bottom: 10 };

test('a line inside is kept as it is', () => {
  expect(clipPath([[1, 1], [2, 5], [9, 9]], box)).toEqual([[1, 1], [2, 5], [9, 9]]);
});

test('a line that leaves and comes back is cut at the sides, with a gap', () => {
  expect(clipPath([[5, 5], [15, 5], [15, 8], [5, 8]], box)).toEqual([[5, 5], [10, 5], [NaN, NaN], [10, 8], [5, 8]]);
});

test('a segment that crosses the box is cut on both sides, and one beside it is left out', () => {
  expect(clipPath([[-5, 5], [15, 5]], box)).toEqual([[0, 5], [10, 5]]);
  expect(clipPath([[-5, -5], [15, -5]], box)).toEqual([]);
  expect(clipPath([[11, 0], [20, 20]], box)).toEqual([]);
});
