import { ShapeError } from '@crossmodal/theory';

import { checkPositiveInteger } from './check-positive-integer.ts';

/** Predicted rows, such as profiles, beside what was measured. */
export interface PredictedLevels {
  /** Row-major, rows × levels. */
  readonly predicted: ArrayLike<number>;
  /** Of the same length; NaN where nothing was measured, which is left out. */
  readonly actual: ArrayLike<number>;
  /** Length of a row. */
  readonly levels: number;
}

/** Checks the shapes and gives the number of rows. */
export function checkLevels(caller: string, { predicted, actual, levels }: PredictedLevels): number {
  checkPositiveInteger(`${caller}: levels`, levels);
  if (actual.length === 0 || actual.length % levels !== 0) throw new ShapeError(`${caller}: actual has ${actual.length} entries; expected a positive multiple of ${levels}, the number of levels`);
  if (predicted.length !== actual.length) throw new ShapeError(`${caller}: predicted has ${predicted.length} entries; expected ${actual.length}, as actual has`);
  return actual.length / levels;
}

/** Means over the rows of a function of an entry, level by level; NaN for a level without a measurement. */
export function meanByLevel({ actual, levels }: PredictedLevels, of: (index: number) => number): Float64Array {
  const sums = new Float64Array(levels);
  const counts = new Float64Array(levels);
  for (let i = 0; i < actual.length; i++) {
    if (Number.isNaN(actual[i])) continue;
    sums[i % levels] += of(i);
    counts[i % levels]++;
  }
  return sums.map((sum, level) => sum / counts[level]);
}
