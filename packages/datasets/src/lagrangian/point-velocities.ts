import type { Random } from '@crossmodal/theory';
import { OutOfRangeError } from '@crossmodal/theory';

import { checkPoints } from './check-points.ts';
import { checkStreamFunction } from './check-stream-function.ts';
import type { LagrangianDataset } from './lagrangian-dataset.ts';
import { velocityAt } from './velocity-at.ts';

/** Options of {@link pointVelocities}. */
export interface PointVelocitiesOptions {
  /** x_1 and x_2 of every point of observation. */
  readonly points: ArrayLike<number>;
  /** Time of the observations; default 0. */
  readonly t?: number;
  /** Standard deviation of the independent normal errors of each component; default 0. */
  readonly noise?: number;
  /** Source of the errors; needed if there are any. */
  readonly random?: Random;
}

/**
 * Observes every field of a data set by its velocity at some points, with errors: the Eulerian modality of the example of
 * Baptista, Stuart and Tran 2025, section 1.2, in place of all coefficients.
 *
 * @returns Row-major, `count` rows of w_1 and w_2 at every point.
 * @throws ShapeError If a point lacks a coordinate.
 * @throws OutOfRangeError If `noise` is no finite number ≥ 0, or there is noise and no generator.
 *
 * @example
 * ```ts
 * import { pointVelocities, simulateLagrangian } from '@crossmodal/datasets/lagrangian';
 * import { createRandom } from '@crossmodal/theory';
 *
 * const pairs = await simulateLagrangian({ count: 4, random: createRandom(1), workers: 1 });
 * const observed = pointVelocities(pairs, { points: [0.25, 0.25, 0.75, 0.75], noise: 0.1, random: createRandom(2) });
 * console.log(observed.length); // 16
 * ```
 */
export function pointVelocities(dataset: LagrangianDataset, { points, t = 0, noise = 0, random }: PointVelocitiesOptions): Float32Array {
  const { count, degree, coefficients, frequencies } = dataset;
  checkPoints(points, 'pointVelocities');
  if (!(noise >= 0 && noise < Infinity)) throw new OutOfRangeError(`pointVelocities: noise is ${noise}; expected a finite number >= 0`);
  if (noise > 0 && random === undefined) throw new OutOfRangeError(`pointVelocities: noise is ${noise} and random is left out; expected a seeded generator`);
  const size = coefficients.length / count;
  const fieldOf = (item: number) => ({ degree, frequencies, coefficients: coefficients.subarray(item * size, (item + 1) * size) });
  checkStreamFunction(fieldOf(0), 'pointVelocities');
  const observed = new Float32Array(count * points.length);
  for (let item = 0; item < count; item++) observed.set(velocityAt(fieldOf(item), { points, t }), item * points.length);
  if (noise > 0) for (let at = 0; at < observed.length; at++) observed[at] += noise * random!.normal();
  return observed;
}
