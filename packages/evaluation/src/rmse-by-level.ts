import { checkLevels, meanByLevel, type PredictedLevels } from './predicted-levels.ts';

/**
 * Root of the mean squared error of each level, √(mean (predicted − actual)²), in the unit of the data.
 *
 * @returns One number a level; NaN for a level without a measurement.
 * @throws ShapeError If the lengths disagree.
 * @throws OutOfRangeError If `levels` is not a positive integer.
 *
 * @example
 * ```ts
 * import { rmseByLevel } from '@crossmodal/evaluation';
 *
 * console.log(rmseByLevel({ predicted: [1, 5, 3, 5], actual: [4, 5, 7, NaN], levels: 2 })); // Float64Array(2) [ 3.5355339059327378, 0 ]
 * ```
 */
export function rmseByLevel(levels: PredictedLevels): Float64Array {
  checkLevels('rmseByLevel', levels);
  const { predicted, actual } = levels;
  return meanByLevel(levels, (i) => (predicted[i] - actual[i]) ** 2).map(Math.sqrt);
}
