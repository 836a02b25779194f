import { OutOfRangeError, ShapeError } from '../errors.ts';
import { checkRows } from './check-rows.ts';
import type { PointSet } from './point-set.ts';

/** Refuses point sets whose points differ in dimension or from `dimension`, or whose log-weights are no numbers below ∞. */
export function checkPointSets(what: string, sets: readonly PointSet[], dimension?: number): number {
  if (sets.length === 0) throw new ShapeError(`${what} is empty; expected at least one point set`);
  let width = dimension;
  for (const [item, { points, logWeights }] of sets.entries()) {
    width = checkRows(`${what}[${item}].points`, points, width);
    if (logWeights.length !== points.length) {
      throw new ShapeError(`${what}[${item}].logWeights has ${logWeights.length} entries; expected ${points.length}, one a point`);
    }
    for (let i = 0; i < logWeights.length; i++) {
      if (!(logWeights[i] < Infinity)) throw new OutOfRangeError(`${what}[${item}].logWeights[${i}] is ${logWeights[i]}; expected a number < Infinity`);
    }
  }
  return width!;
}
