import type { LevelScaling } from './fit-level-scaling.ts';

/**
 * (value − mean) / deviation, level by level. A missing value becomes 0, the mean: an encoder takes no NaN.
 *
 * @param values Row-major, profiles × levels.
 * @param scaling From `fitLevelScaling`.
 *
 * @example See {@link fitLevelScaling}.
 */
export function standardise(values: ArrayLike<number>, { mean, deviation }: LevelScaling): Float32Array {
  const levels = mean.length;
  const out = new Float32Array(values.length);
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    const level = i % levels;
    out[i] = Number.isNaN(value) ? 0 : (value - mean[level]) / deviation[level];
  }
  return out;
}
