import fc from 'fast-check';
import { expect, test } from 'vitest';

import { endOf, extended, MOST_CORNERS, pointOf, START, timedTrack, trackField } from './drawn-track.ts';

const field = trackField();
const corner = fc.tuple(fc.integer({ min: 0, max: 4095 }), fc.integer({ min: 0, max: 4095 }), fc.integer({ min: 1, max: 4095 }));
const tracks = fc.array(corner, { maxLength: MOST_CORNERS }).filter((track) => track.length === 0 || track.some((one) => pointOf(one).some((coordinate, axis) => coordinate !== START[axis])));

test('a link gives back the track that it was made of', () => {
  fc.assert(
    fc.property(tracks, (track) => {
      expect(field.parse(field.format(track))).toEqual(track);
      expect(field.format(track)).toMatch(/^[\w-]*$/);
    }),
  );
});

test('a track that is drawn is at its points to half a cell, and its clock runs as the pen did to a tick', () => {
  const plane = fc.double({ min: -1.4, max: 2.4, noNaN: true });
  fc.assert(
    fc.property(fc.array(fc.tuple(plane, plane, fc.integer({ min: 2, max: 8000 })), { minLength: 1, maxLength: 20 }), (drawn) => {
      const track = drawn.reduce((before, [x, y, ms]) => extended(before, [x, y], { ms })!, [] as ReturnType<typeof field.parse> & object);
      const { points, times } = timedTrack(track);
      expect([points[0], points[1], times![0]]).toEqual([...START, 0]);
      let now = 0;
      drawn.forEach(([x, y, ms], i) => {
        expect(Math.abs(points[2 * i + 2] - x)).toBeLessThanOrEqual(1 / 2048);
        expect(Math.abs(points[2 * i + 3] - y)).toBeLessThanOrEqual(1 / 2048);
        now += ms;
        expect(Math.abs(times![i + 1] - now)).toBeLessThanOrEqual(i + 1);
      });
      expect(endOf(track)).toEqual([points[points.length - 2], points[points.length - 1]]);
    }),
  );
});

test('a pen that goes on by itself has the same speed everywhere', () => {
  const track = extended(extended([], [0.85, 0.75])!, [0.85, 0.95])!;
  expect(timedTrack(track).times).toEqual([0, 400, 1200]);
});

test('what is beyond the grid, or one corner too many, is not taken', () => {
  expect(extended([], [2.6, 0])).toBeUndefined();
  expect(extended([], [0, -1.6])).toBeUndefined();
  const longest = Array.from({ length: MOST_CORNERS }, () => [0, 0, 1] as const);
  expect(extended(longest, [0, 0])).toBeUndefined();
  expect(extended(longest.slice(1), [0, 0])).toHaveLength(MOST_CORNERS);
});

test('what is no track is no value of the field', () => {
  // Half a corner, another character, no time, only the start, too many corners.
  for (const text of ['aTa60', 'aTa6!0', 'aTa600', 'aTa0 1', 'a0a001', `${'aTa601'.repeat(MOST_CORNERS + 1)}`]) expect(field.parse(text)).toBeUndefined();
  expect(field.parse('aTa601')).toHaveLength(1);
  expect(field.parse('')).toEqual([]);
});
