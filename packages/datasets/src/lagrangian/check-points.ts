import { ShapeError } from '@crossmodal/theory';

/** Refuses an array of points that does not hold both coordinates of each. */
export function checkPoints(points: ArrayLike<number>, caller: string): void {
  if (points.length === 0 || points.length % 2 !== 0) {
    throw new ShapeError(`${caller}: points has ${points.length} numbers; expected x_1 and x_2 of every point`);
  }
}
