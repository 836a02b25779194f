import { checkPoints } from './check-points.ts';

/** Sizes of a track of positions at equal steps of time. */
export interface TrackMeasures {
  /** Of the whole track, from its start. */
  readonly length: number;
  /** The longest step. */
  readonly longestStep: number;
  /** The greatest change from one step to the next, |x_{j+1} − 2x_j + x_{j−1}|: its turn or its change of speed. */
  readonly greatestBend: number;
}

/**
 * Sizes of a track, by which one can tell whether it is like others.
 *
 * @param positions x_1 and x_2 of every position, not wrapped, as `integrateTrajectory` gives them.
 * @param options `start`: where the track starts; default (0.75, 0.75).
 * @throws ShapeError If a position lacks a coordinate.
 *
 * @example
 * ```ts
 * import { trackMeasures } from '@crossmodal/datasets/lagrangian';
 *
 * const { length, longestStep, greatestBend } = trackMeasures([3, 4, 3, 5], { start: [0, 0] });
 * console.log(length, longestStep, greatestBend.toFixed(6)); // 6 5 4.242641
 * ```
 */
export function trackMeasures(positions: ArrayLike<number>, { start = [0.75, 0.75] }: { readonly start?: readonly [number, number] } = {}): TrackMeasures {
  checkPoints(positions, 'trackMeasures');
  let [length, longestStep, greatestBend] = [0, 0, 0];
  let [x1, x2] = start;
  let [before1, before2] = [0, 0];
  for (let at = 0; at < positions.length; at += 2) {
    const [step1, step2] = [positions[at] - x1, positions[at + 1] - x2];
    const step = Math.hypot(step1, step2);
    length += step;
    longestStep = Math.max(longestStep, step);
    if (at > 0) greatestBend = Math.max(greatestBend, Math.hypot(step1 - before1, step2 - before2));
    [x1, x2, before1, before2] = [positions[at], positions[at + 1], step1, step2];
  }
  return { length, longestStep, greatestBend };
}
