import type { TimedTrack } from '@crossmodal/datasets/lagrangian/browser';

import type { Field } from '../../state/fields.ts';

/** A corner of a track that was drawn: where, in cells of the grid of a link, and how long after the corner before, in ticks. */
export type Corner = readonly [x: number, y: number, pause: number];

/** The corners after the start, which is the same for all; empty for no track. */
export type DrawnTrack = readonly Corner[];

/** Where all tracks start. */
export const START = [0.75, 0.75] as const;
/** Longer ones would make links that no mail program keeps whole. */
export const MOST_CORNERS = 150;

/** Two characters of a link a number. */
const NUMBERS = 64 ** 2;
/** Cells along a side of the square; the grid has four squares across, so that a track may leave this one on all sides. */
const CELLS = 1024;
const ORIGIN = -1.5;
const TICK_MS = 2;
/** Of a pen that goes on by itself, such as by a key, in sides of the square a millisecond. */
const SPEED = 0.25e-3;

const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_';

/** The point of the plane where a corner is. */
export function pointOf([x, y]: Corner): [number, number] {
  return [ORIGIN + x / CELLS, ORIGIN + y / CELLS];
}

/** Where a track ends: its last corner, or the start. */
export function endOf(track: DrawnTrack): readonly [number, number] {
  return track.length === 0 ? START : pointOf(track[track.length - 1]);
}

/**
 * A track with one more corner; undefined if it has too many, or the point is beyond the grid.
 *
 * @param point Of the plane; a track that leaves the square is not wrapped.
 * @param options `ms`: milliseconds since the last corner; default: those of a steady pen.
 */
export function extended(track: DrawnTrack, point: readonly [number, number], { ms }: { readonly ms?: number } = {}): DrawnTrack | undefined {
  const [x, y] = point.map((coordinate) => Math.round((coordinate - ORIGIN) * CELLS));
  if (track.length >= MOST_CORNERS || Math.min(x, y) < 0 || Math.max(x, y) >= NUMBERS) return undefined;
  const from = endOf(track);
  const pause = Math.round((ms ?? Math.hypot(point[0] - from[0], point[1] - from[1]) / SPEED) / TICK_MS);
  return [...track, [x, y, Math.min(NUMBERS - 1, Math.max(1, pause))]];
}

/** All points of a track with its start, and when the pen was there, in milliseconds. */
export function timedTrack(track: DrawnTrack): TimedTrack {
  let now = 0;
  return { points: [...START, ...track.flatMap(pointOf)], times: [0, ...track.map(([, , pause]) => (now += pause * TICK_MS))] };
}

/** A track in a link: six characters a corner. */
export function trackField(): Field<DrawnTrack> {
  return {
    default: [],
    expected: `a track, six characters a corner, of at most ${MOST_CORNERS} corners that are not all at its start`,
    format: (track) => track.map((corner) => corner.map((number) => DIGITS[number >> 6] + DIGITS[number & 63]).join('')).join(''),
    parse(text) {
      if (text === '') return [];
      if (!/^(?:[\w-]{6})+$/.test(text)) return undefined;
      const track = Array.from(text.matchAll(/.{6}/g), ([digits]): Corner => [0, 2, 4].map((at) => 64 * DIGITS.indexOf(digits[at]) + DIGITS.indexOf(digits[at + 1])) as unknown as Corner);
      const moves = track.some((corner) => pointOf(corner).some((coordinate, axis) => coordinate !== START[axis]));
      return moves && track.length <= MOST_CORNERS && track.every(([, , pause]) => pause > 0) ? track : undefined;
    },
  };
}
