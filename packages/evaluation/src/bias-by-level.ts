import { checkLevels, meanByLevel, type PredictedLevels } from './predicted-levels.ts';

/**
 * Mean error of each level, predicted − actual, in the unit of the data.
 *
 * @returns One number a level; NaN for a level without a measurement.
 * @throws ShapeError If the lengths disagree.
 * @throws OutOfRangeError If `levels` is not a positive integer.
 *
 * @example
 * ```ts
 * import { biasByLevel } from '@crossmodal/evaluation';
 *
 * console.log(biasByLevel({ predicted: [1, 5, 3, 5], actual: [4, 5, 7, NaN], levels: 2 })); // Float64Array(2) [ -3.5, 0 ]
 * ```
 */
export function biasByLevel(levels: PredictedLevels): Float64Array {
  checkLevels('biasByLevel', levels);
  const { predicted, actual } = levels;
  return meanByLevel(levels, (i) => predicted[i] - actual[i]);
}
