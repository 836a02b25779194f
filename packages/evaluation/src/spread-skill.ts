import { ShapeError } from '@crossmodal/theory';

import { checkLevels, meanByLevel, type PredictedLevels } from './predicted-levels.ts';

/** Spread of predictive laws beside the error of their means. */
export interface SpreadSkill {
  /** √(mean variance) of each level. */
  readonly spread: Float64Array;
  /** Root mean squared error of the mean of each level. */
  readonly error: Float64Array;
  /** spread/error: 1 for a law that knows how well it predicts, below 1 for one that is too sure. */
  readonly ratio: Float64Array;
}

/**
 * Compares the spread of predictive laws with the error of their means, level by level: they are equal where the
 * measurement is like a draw of the law (Fortin, Abaza, Anctil and Turcotte 2014).
 *
 * @param levels Means of the laws (`predicted`) beside measurements, and the `variance` of the law of every entry. For
 *   the variance of m samples with m − 1 in the denominator, give it times (m + 1)/m: their mean is off by 1/m of it.
 * @throws ShapeError If the lengths disagree.
 *
 * @example
 * ```ts
 * import { spreadSkill } from '@crossmodal/evaluation';
 *
 * const { ratio } = spreadSkill({ predicted: [1, 5], actual: [3, 3], variance: [1, 1], levels: 1 });
 * console.log(ratio); // Float64Array(1) [ 0.5 ]
 * ```
 */
export function spreadSkill(levels: PredictedLevels & { readonly variance: ArrayLike<number> }): SpreadSkill {
  checkLevels('spreadSkill', levels);
  const { predicted, actual, variance } = levels;
  if (variance.length !== actual.length) throw new ShapeError(`spreadSkill: variance has ${variance.length} entries; expected ${actual.length}, as actual has`);
  const spread = meanByLevel(levels, (i) => variance[i]).map(Math.sqrt);
  const error = meanByLevel(levels, (i) => (predicted[i] - actual[i]) ** 2).map(Math.sqrt);
  return { spread, error, ratio: spread.map((value, level) => value / error[level]) };
}
