import { ShapeError } from '@crossmodal/theory';

import { checkLevels, meanByLevel, type PredictedLevels } from './predicted-levels.ts';

/**
 * Anomaly correlation of each level, Σ p a / √(Σ p² Σ a²) with the departures p and a of prediction and measurement from a
 * climatology, not centred again (Wilks 2011, Statistical Methods in the Atmospheric Sciences, section 8.6.4): 1 for a
 * perfect pattern, 0 for one without relation; blind to its amplitude.
 *
 * @param levels Predictions beside measurements, and the `climatology` of every entry.
 * @returns One number a level; NaN where either has no departures.
 * @throws ShapeError If the lengths disagree.
 *
 * @example
 * ```ts
 * import { anomalyCorrelation } from '@crossmodal/evaluation';
 *
 * console.log(anomalyCorrelation({ predicted: [11, 8], actual: [12, 6], climatology: [10, 10], levels: 1 })); // Float64Array(1) [ 1 ]
 * ```
 */
export function anomalyCorrelation(levels: PredictedLevels & { readonly climatology: ArrayLike<number> }): Float64Array {
  checkLevels('anomalyCorrelation', levels);
  const { predicted, actual, climatology } = levels;
  if (climatology.length !== actual.length) throw new ShapeError(`anomalyCorrelation: climatology has ${climatology.length} entries; expected ${actual.length}, as actual has`);
  const p = (i: number) => predicted[i] - climatology[i];
  const a = (i: number) => actual[i] - climatology[i];
  const pp = meanByLevel(levels, (i) => p(i) ** 2);
  const aa = meanByLevel(levels, (i) => a(i) ** 2);
  return meanByLevel(levels, (i) => p(i) * a(i)).map((pa, level) => pa / Math.sqrt(pp[level] * aa[level]));
}
