import { OutOfRangeError, ShapeError } from '@crossmodal/theory';

/** A line that was drawn or measured, its points in order. */
export interface TimedTrack {
  /** x_1 and x_2 of every point, at least two points, not wrapped. */
  readonly points: ArrayLike<number>;
  /** When the track was at each point, in any unit, none before the one before it; left out, it goes at a steady speed. */
  readonly times?: ArrayLike<number>;
}

/**
 * Positions at equal steps of time along a track, linear between its points: a track of any points becomes one as
 * `integrateTrajectory` records it, whose start is not recorded.
 *
 * @param track Points, the first is where the track starts, and when it was there.
 * @param options `records`: how many positions; the last is the last point.
 * @returns x_1 and x_2 at the shares 1/records, 2/records, …, 1 of the time, or without times of the length.
 * @throws ShapeError If there are fewer than two points, or not a time for each.
 * @throws OutOfRangeError If a number is not finite, times go back, the track takes no time or, without times, has no
 *   length, or `records` is no positive integer.
 *
 * @example
 * ```ts
 * import { resampleTrack } from '@crossmodal/datasets/lagrangian';
 *
 * const points = [0, 0, 1, 0, 1, 3];
 * console.log(resampleTrack({ points }, { records: 2 })); // Float64Array(4) [ 1, 1, 1, 3 ]
 * console.log(resampleTrack({ points, times: [0, 3, 4] }, { records: 4 }).subarray(4)); // Float64Array(4) [ 1, 0, 1, 3 ]
 * ```
 */
export function resampleTrack({ points, times }: TimedTrack, { records }: { readonly records: number }): Float64Array {
  const count = points.length / 2;
  if (!Number.isInteger(count) || count < 2) throw new ShapeError(`resampleTrack: points has ${points.length} numbers; expected x_1 and x_2 of at least two points`);
  if (times !== undefined && times.length !== count) throw new ShapeError(`resampleTrack: times has ${times.length} numbers; expected ${count}, one a point`);
  if (!Number.isInteger(records) || records < 1) throw new OutOfRangeError(`resampleTrack: records is ${records}; expected a positive integer`);
  const clock = times === undefined ? lengths(points) : Float64Array.from({ length: count }, (_, point) => times[point] - times[0]);
  for (let point = 0; point < count; point++) {
    if (!Number.isFinite(points[2 * point] + points[2 * point + 1])) {
      throw new OutOfRangeError(`resampleTrack: point ${point} is (${points[2 * point]}, ${points[2 * point + 1]}); expected finite numbers`);
    }
    if (!Number.isFinite(clock[point]) || (point > 0 && clock[point] < clock[point - 1])) {
      throw new OutOfRangeError(`resampleTrack: times[${point}] is ${times?.[point]}; expected a finite number, at least the time before it`);
    }
  }
  const whole = clock[count - 1];
  if (!(whole > 0)) throw new OutOfRangeError(`resampleTrack: the track ${times === undefined ? 'has no length' : 'takes no time'}; expected ${times === undefined ? 'two points that differ' : 'a last time after the first'}`);
  const positions = new Float64Array(2 * records);
  for (let record = 1, next = 1; record <= records; record++) {
    const now = record === records ? whole : (whole * record) / records;
    while (next < count - 1 && clock[next] < now) next++;
    const pause = clock[next] - clock[next - 1];
    const share = pause > 0 ? Math.min(1, (now - clock[next - 1]) / pause) : 1;
    for (const axis of [0, 1]) {
      const [from, to] = [points[2 * (next - 1) + axis], points[2 * next + axis]];
      positions[2 * (record - 1) + axis] = share === 1 ? to : from + share * (to - from);
    }
  }
  return positions;
}

/** Length of the track up to each point. */
function lengths(points: ArrayLike<number>): Float64Array {
  const sums = new Float64Array(points.length / 2);
  for (let point = 1; point < sums.length; point++) {
    sums[point] = sums[point - 1] + Math.hypot(points[2 * point] - points[2 * point - 2], points[2 * point + 1] - points[2 * point - 1]);
  }
  return sums;
}
