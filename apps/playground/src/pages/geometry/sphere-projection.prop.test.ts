import fc from 'fast-check';
import { expect, test } from 'vitest';

import { lifted, projected } from './sphere-projection.ts';
import { wells } from './two-wells.ts';

const place = fc.record({ hemisphere: fc.constantFrom('front' as const, 'back' as const), radius: fc.double({ min: 0, max: 0.999, noNaN: true }), angle: fc.double({ min: 0, max: 6.28, noNaN: true }) });

test('a place of a disc is that of its point of the sphere', () => {
  fc.assert(
    fc.property(place, ({ hemisphere, radius, angle }) => {
      const [x, y] = [radius * Math.cos(angle), radius * Math.sin(angle)];
      const point = lifted({ hemisphere, x, y });
      expect(Math.hypot(...point)).toBeCloseTo(1, 12);
      const back = projected(point);
      expect(back.hemisphere).toBe(hemisphere);
      expect(back.x).toBeCloseTo(x, 9);
      expect(back.y).toBeCloseTo(y, 9);
    }),
  );
});

test('equal areas of the discs are equal areas of the sphere', () => {
  fc.assert(
    fc.property(place, ({ hemisphere, radius, angle }) => {
      const [x, y] = [0.99 * radius * Math.cos(angle), 0.99 * radius * Math.sin(angle)];
      const step = 1e-5;
      const [at, beside, above] = [[0, 0], [step, 0], [0, step]].map(([dx, dy]) => lifted({ hemisphere, x: x + dx, y: y + dy }));
      const [a, b] = [beside, above].map((point) => point.map((value, k) => value - at[k]));
      const area = Math.hypot(a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]);
      // A hemisphere of area 2π on a disc of area π.
      expect(area / step ** 2).toBeCloseTo(2, 2);
    }),
  );
});

test('the wells lie left and right on the front', () => {
  const [one, other] = [projected(wells.data.subarray(0, 3)), projected(wells.data.subarray(3, 6))];
  expect([one.hemisphere, other.hemisphere]).toEqual(['front', 'front']);
  expect(one.x).toBeCloseTo(-other.x, 12);
  expect(other.x).toBeGreaterThan(0.5);
  expect([one.y, other.y].map(Math.abs).every((y) => y < 1e-12)).toBe(true);
});
