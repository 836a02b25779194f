import { expect, it } from 'vitest';

import { landRings } from './land-rings.ts';

const extent = (ring: number[][]) => [Math.min(...ring.map(([longitude]) => longitude)), Math.max(...ring.map(([longitude]) => longitude))];

/** Twice the area, by the formula of Gauss. */
const area = (ring: number[][]) => Math.abs(ring.reduce((sum, [x, y], i) => sum + x * ring[(i + 1) % ring.length][1] - ring[(i + 1) % ring.length][0] * y, 0));

it('leaves an island as it is', () => {
  const island = [[0, 0], [10, 0], [10, 10], [0, 0]];
  expect(landRings([island])).toEqual([island]);
});

it('cuts an island on the date line into a part at either side, of the same area together', () => {
  const parts = landRings([[[170, 0], [-170, 0], [-170, 10], [170, 10], [170, 0]]]);
  expect(parts.map(extent).toSorted((a, b) => a[0] - b[0])).toEqual([[-180, -170], [170, 180]]);
  expect(parts.reduce((sum, part) => sum + area(part), 0)).toBeCloseTo(2 * 20 * 10, 9);
});

it('closes land around a pole along the pole', () => {
  const [part, ...others] = landRings([[[-180, -80], [-60, -70], [60, -70], [180, -80]]]);
  expect(others).toEqual([]);
  // Between latitudes of 80, 70, 70 and 80 degrees and the pole: trapezoids of 15, 20 and 15 by 120.
  expect(area(part)).toBeCloseTo(2 * 120 * (15 + 20 + 15), 6);
});
