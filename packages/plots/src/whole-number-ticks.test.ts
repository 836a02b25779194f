import { expect, test } from 'vitest';

import { wholeNumberTicks } from './whole-number-ticks.ts';

test('whole numbers close together get a tick each, others none', () => {
  expect(wholeNumberTicks([5, 1, 3])).toEqual({ ticks: [1, 2, 3, 4, 5] });
  expect(wholeNumberTicks([1, 2.5])).toEqual({});
  expect(wholeNumberTicks([128, 1024])).toEqual({});
});
