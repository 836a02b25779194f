import { ShapeError } from '@crossmodal/theory';

import { requireInteger } from '../require-integer.ts';
import type { DrifterTrack } from './drifter-track.ts';

/** Options of {@link trackWindows}. */
export interface TrackWindowsOptions {
  /** Steps before the last known position. */
  readonly past: number;
  /** Steps after it. */
  readonly future: number;
  /** Positions from the start of a window to that of the next in its track; default past + future + 1: they share none. */
  readonly stride?: number;
}

/** Pieces of tracks, each with a past, a last known position and a future. */
export interface TrackWindows {
  readonly count: number;
  readonly past: number;
  readonly future: number;
  /** Kilometres east and north of the last known position, `count` × `past` × 2, the earliest first. */
  readonly before: Float32Array;
  /** The same after it, `count` × `future` × 2. */
  readonly after: Float32Array;
  /** Longitude and latitude of the last known position, `count` × 2. */
  readonly origin: Float64Array;
  /** Number of the buoy of each window. */
  readonly buoy: Uint32Array;
  /** Names of the buoys, by their numbers. */
  readonly buoys: readonly string[];
}

/** Kilometres a degree of latitude, on a sphere of the Earth's volume. */
const KILOMETRES = (6371 * Math.PI) / 180;

/**
 * Cuts tracks into windows of `past` steps, a last known position, and `future` steps, in kilometres east and north of that
 * position: two modalities of one drifter, what it did and what it will do, neither of which says where it is.
 *
 * @throws OutOfRangeError If an option is no integer in its range; ShapeError if no track is long enough.
 *
 * @example
 * ```ts
 * import { trackWindows } from '@crossmodal/datasets/drifters';
 *
 * const lat = Float64Array.of(0, 0.1, 0.2, 0.3);
 * const { count, before, after } = trackWindows([{ buoy: '7', lon: new Float64Array(4), lat }], { past: 1, future: 2 });
 * console.log(count, before[1].toFixed(2), after[3].toFixed(2)); // 1 -11.12 22.24
 * ```
 */
export function trackWindows(tracks: readonly DrifterTrack[], { past, future, stride = past + future + 1 }: TrackWindowsOptions): TrackWindows {
  for (const [name, value] of Object.entries({ past, future, stride })) requireInteger(value, { caller: 'trackWindows', name, minimum: 1, maximum: 1e5 });
  const length = past + future + 1;
  const ofTrack = ({ lat }: DrifterTrack) => Math.max(0, Math.floor((lat.length - length) / stride) + 1);
  const count = tracks.reduce((sum, track) => sum + ofTrack(track), 0);
  if (count === 0) throw new ShapeError(`trackWindows: no track has ${length} positions, past ${past}, one, and future ${future}; expected longer tracks or shorter windows`);
  const buoys = [...new Set(tracks.map(({ buoy }) => buoy))];
  const numbers = new Map(buoys.map((buoy, number) => [buoy, number]));
  const windows = { before: new Float32Array(count * past * 2), after: new Float32Array(count * future * 2), origin: new Float64Array(count * 2), buoy: new Uint32Array(count) };
  let window = 0;
  for (const track of tracks) {
    for (let piece = 0; piece < ofTrack(track); piece++, window++) {
      const last = piece * stride + past;
      const [lon, lat] = [track.lon[last], track.lat[last]];
      const east = KILOMETRES * Math.cos((lat * Math.PI) / 180);
      const put = (into: Float32Array, at: number, from: number) => {
        into[2 * at] = east * (track.lon[from] - lon);
        into[2 * at + 1] = KILOMETRES * (track.lat[from] - lat);
      };
      for (let step = 0; step < past; step++) put(windows.before, window * past + step, last - past + step);
      for (let step = 0; step < future; step++) put(windows.after, window * future + step, last + 1 + step);
      windows.origin.set([lon, lat], 2 * window);
      windows.buoy[window] = numbers.get(track.buoy)!;
    }
  }
  return { count, past, future, ...windows, buoys };
}
