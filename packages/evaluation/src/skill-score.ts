import { ShapeError } from '@crossmodal/theory';

import { checkLevels, meanByLevel, type PredictedLevels } from './predicted-levels.ts';

/**
 * Skill of predictions against a reference such as a climatology, 1 − MSE/MSE_reference for each level (Murphy 1988): 1 is
 * perfect, 0 as good as the reference, negative worse.
 *
 * @param levels Predictions beside measurements, and what the `reference` predicts for every entry.
 * @returns One number a level; NaN for one without a measurement.
 * @throws ShapeError If the lengths disagree.
 *
 * @example
 * ```ts
 * import { skillScore } from '@crossmodal/evaluation';
 *
 * console.log(skillScore({ predicted: [1, 3], actual: [2, 2], reference: [4, 0], levels: 1 })); // Float64Array(1) [ 0.75 ]
 * ```
 */
export function skillScore(levels: PredictedLevels & { readonly reference: ArrayLike<number> }): Float64Array {
  checkLevels('skillScore', levels);
  const { predicted, actual, reference } = levels;
  if (reference.length !== actual.length) throw new ShapeError(`skillScore: reference has ${reference.length} entries; expected ${actual.length}, as actual has`);
  const own = meanByLevel(levels, (i) => (predicted[i] - actual[i]) ** 2);
  const other = meanByLevel(levels, (i) => (reference[i] - actual[i]) ** 2);
  return own.map((error, level) => 1 - error / other[level]);
}
