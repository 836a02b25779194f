import { OutOfRangeError, ShapeError } from '@crossmodal/theory';

/** Mean and standard deviation of every level. */
export interface LevelScaling {
  readonly mean: Float64Array;
  /** Positive: 1 for a level that does not vary. */
  readonly deviation: Float64Array;
}

/**
 * Mean and standard deviation of every level over some profiles, missing values (NaN) left out: to be fitted on the
 * training profiles alone, so that nothing of the test profiles gets into the inputs.
 *
 * @param values Row-major, profiles × levels.
 * @param options `levels`, their number, and `rows`, the profiles that count.
 * @throws ShapeError If `values` are no whole number of profiles.
 * @throws OutOfRangeError If a level has no value in these profiles.
 *
 * @example
 * ```ts
 * import { fitLevelScaling, standardise } from '@crossmodal/datasets/ocean';
 *
 * const values = Float32Array.of(1, 10, 3, 30, 100, 1000);
 * const scaling = fitLevelScaling(values, { levels: 2, rows: Uint32Array.of(0, 1) });
 * console.log(scaling.mean, scaling.deviation); // Float64Array(2) [ 2, 20 ] Float64Array(2) [ 1, 10 ]
 * console.log(standardise(values, scaling)); // Float32Array(6) [ -1, -1, 1, 1, 98, 98 ]
 * ```
 */
export function fitLevelScaling(values: ArrayLike<number>, { levels, rows }: { readonly levels: number; readonly rows: Uint32Array }): LevelScaling {
  if (!Number.isInteger(levels) || levels < 1 || values.length % levels !== 0) {
    throw new ShapeError(`fitLevelScaling: values has ${values.length} entries for ${levels} levels; expected a multiple of a positive number`);
  }
  const mean = new Float64Array(levels);
  const deviation = new Float64Array(levels);
  for (let level = 0; level < levels; level++) {
    let count = 0;
    let sum = 0;
    for (const row of rows) {
      const value = values[row * levels + level];
      if (Number.isNaN(value)) continue;
      count++;
      sum += value;
    }
    if (count === 0) throw new OutOfRangeError(`fitLevelScaling: level ${level} has no value in these ${rows.length} profiles; expected at least one, leave the level out`);
    mean[level] = sum / count;
    let squares = 0;
    for (const row of rows) {
      const value = values[row * levels + level];
      if (!Number.isNaN(value)) squares += (value - mean[level]) ** 2;
    }
    deviation[level] = Math.sqrt(squares / count) || 1;
  }
  return { mean, deviation };
}
