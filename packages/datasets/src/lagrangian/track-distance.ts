import { ShapeError } from '@crossmodal/theory';

import { checkPoints } from './check-points.ts';

/**
 * The root mean square distance of two tracks over their positions, in the plane: a track that is a turn of the torus
 * ahead is far away.
 *
 * @param a x_1 and x_2 of every position, not wrapped.
 * @param b The same of the other track, as many.
 * @throws ShapeError If there are not as many positions in both, or one lacks a coordinate.
 *
 * @example
 * ```ts
 * import { trackDistance } from '@crossmodal/datasets/lagrangian';
 *
 * console.log((trackDistance([0, 0, 0, 0], [3, 4, 0, 0]) ** 2).toFixed(6)); // 12.500000
 * ```
 */
export function trackDistance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  checkPoints(a, 'trackDistance');
  if (a.length !== b.length) throw new ShapeError(`trackDistance: the tracks have ${a.length / 2} and ${b.length / 2} positions; expected as many in both`);
  let squares = 0;
  for (let at = 0; at < a.length; at++) squares += (a[at] - b[at]) ** 2;
  return Math.sqrt(squares / (a.length / 2));
}
