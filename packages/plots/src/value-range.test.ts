import { expect, test } from 'vitest';

import { valueRange } from './value-range.ts';

test('the range holds every finite value, with room', () => {
  expect(valueRange([[1, NaN, 3], Float32Array.of(5, Infinity)])).toEqual([1, 5]);
  expect(valueRange([[0, 10]], { below: 0.1, above: 0.2 })).toEqual([-1, 12]);
});

test('the range is never empty', () => {
  expect(valueRange([[], [NaN]])).toEqual([0, 1]);
  expect(valueRange([[0]])).toEqual([-0.5, 0.5]);
  expect(valueRange([[-4, -4]])).toEqual([-6, -2]);
});
