import { OutOfRangeError, ShapeError } from '@crossmodal/theory';

import { requireInteger } from './require-integer.ts';

/**
 * Share of each class among labels: the empirical marginal μ_v of a data set whose second modality v is the label.
 *
 * @param labels At least one integer from 0 to `classes` − 1.
 * @param classes Number of classes, at least 1.
 * @returns `classes` numbers ≥ 0 that sum to 1; 0 for a class that does not appear.
 * @throws ShapeError If `labels` is empty.
 * @throws OutOfRangeError If a label is no such integer, or `classes` is no integer from 1 to 2³² − 1.
 *
 * @example
 * ```ts
 * import { classFrequencies } from '@crossmodal/datasets';
 *
 * console.log(classFrequencies(Uint8Array.of(0, 2, 2, 2), 3)); // Float64Array(3) [ 0.25, 0, 0.75 ]
 * ```
 */
export function classFrequencies(labels: ArrayLike<number>, classes: number): Float64Array {
  requireInteger(classes, { caller: 'classFrequencies', name: 'classes', minimum: 1, maximum: 2 ** 32 - 1 });
  if (labels.length === 0) {
    throw new ShapeError('classFrequencies: labels is empty; expected at least one label');
  }
  const frequencies = new Float64Array(classes);
  for (let i = 0; i < labels.length; i++) {
    const label = labels[i];
    if (!(Number.isInteger(label) && label >= 0 && label < classes)) {
      throw new OutOfRangeError(
        `classFrequencies: labels[${i}] is ${label}; expected an integer from 0 to ${classes - 1}`,
      );
    }
    frequencies[label] += 1;
  }
  for (let label = 0; label < classes; label++) frequencies[label] /= labels.length;
  return frequencies;
}
