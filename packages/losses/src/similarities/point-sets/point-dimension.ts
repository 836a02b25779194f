import { OutOfRangeError, ShapeError } from '../../errors.ts';

/** The dimension d of the points of packed point sets of width M(d + 1); refuses another width. */
export function pointDimension(caller: string, name: string, { width, points }: { width: number; points: number }): number {
  if (!Number.isInteger(points) || points < 1) throw new OutOfRangeError(`${caller}: points is ${points}; expected a positive integer`);
  const dimension = width / points - 1;
  if (!Number.isInteger(dimension) || dimension < 1) {
    throw new ShapeError(
      `${caller}: ${name} has rows of ${width} numbers; expected points * (dim + 1), ${points} points of dim >= 1 and then as many weights: a multiple of ${points}, from ${2 * points}`,
    );
  }
  return dimension;
}
