import { expect, test } from 'vitest';

import { clipConvex } from './clip-convex.ts';

const box = { left: 0, right: 10, top: 0, bottom: 10 };

test('a polygon inside the box stays, and its outline is closed', () => {
  const triangle: [number, number][] = [[1, 1], [9, 1], [5, 8]];
  expect(clipConvex(triangle, box)).toEqual({ area: triangle, outline: [...triangle, [1, 1]] });
});

test('a polygon that reaches out is cut, and its outline has a gap along the side of the box', () => {
  const { area, outline } = clipConvex([[5, 2], [15, 2], [15, 8], [5, 8]], box);
  expect(area.toSorted((a, b) => a[0] - b[0] || a[1] - b[1])).toEqual([[5, 2], [5, 8], [10, 2], [10, 8]]);
  expect(outline).toEqual([[NaN, NaN], [10, 8], [5, 8], [5, 2], [10, 2]]);
});

test('a corner of the box inside the polygon is no part of the outline', () => {
  const { area, outline } = clipConvex([[5, 5], [15, 5], [15, 15], [5, 15]], box);
  expect(area).toContainEqual([10, 10]);
  expect(outline).toEqual([[NaN, NaN], [5, 10], [5, 5], [10, 5]]);
});

test('a polygon outside the box leaves nothing', () => {
  expect(clipConvex([[20, 20], [30, 20], [25, 30]], box)).toEqual({ area: [], outline: [] });
});
