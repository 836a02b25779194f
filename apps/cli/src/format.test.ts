import { expect, it } from 'vitest';

import { formatDuration, formatPercent, formatTable } from './format.ts';

it('writes durations as a clock does', () => {
  expect([0, 7.4, 151, 3723, -1].map(formatDuration)).toEqual(['0:00', '0:07', '2:31', '1:02:03', '0:00']);
});

it('writes fractions as percentages', () => {
  expect(formatPercent(0.98123)).toBe('98.1 %');
  expect(formatPercent(0.98123, 2)).toBe('98.12 %');
});

it('aligns the first column to the left and the others to the right', () => {
  expect(formatTable([['name', 'n'], ['a', '10']])).toEqual(['name   n', 'a     10']);
});
