import type { Random } from '@crossmodal/theory';

import { checkPositiveInteger } from '../check-positive-integer.ts';
import { checkLevel } from '../pairs/check-level.ts';

/** What {@link bootstrapInterval} takes. */
export interface BootstrapOptions {
  /** Number of items. */
  readonly count: number;
  /** The measure on the items with these indices, some of them several times. */
  readonly statistic: (indices: Uint32Array) => number;
  /** Number of resampled sets; default 1000. */
  readonly resamples?: number;
  /** Share of the resampled values between the ends; default 0.95. */
  readonly level?: number;
  readonly random: Random;
}

/** A measure with the ends of its interval. */
export interface BootstrapInterval {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/**
 * An interval for any measure of items or pairs: the items are drawn with replacement, as many as there are, and the ends
 * are percentiles of the measure of these draws (Efron and Tibshirani 1993, chapter 13). Not for measures that count
 * pairs of equal items, such as nearest neighbours or energies of the estimator `'v'`: a draw holds items twice.
 *
 * @throws OutOfRangeError If a number is out of its range.
 *
 * @example
 * ```ts
 * import { bootstrapInterval } from '@crossmodal/evaluation';
 * import { createRandom } from '@crossmodal/theory';
 *
 * const hits = [1, 1, 1, 0];
 * const statistic = (indices: Uint32Array) => indices.reduce((sum, i) => sum + hits[i], 0) / 4;
 * console.log(bootstrapInterval({ count: 4, statistic, random: createRandom(1) })); // { value: 0.75, low: 0.25, high: 1 }
 * ```
 */
export function bootstrapInterval({ count, statistic, resamples = 1000, level = 0.95, random }: BootstrapOptions): BootstrapInterval {
  checkPositiveInteger('bootstrapInterval: count', count);
  checkPositiveInteger('bootstrapInterval: resamples', resamples);
  checkLevel('bootstrapInterval', level);
  const value = statistic(Uint32Array.from({ length: count }, (_, i) => i));
  const indices = new Uint32Array(count);
  const values = new Float64Array(resamples);
  for (let resample = 0; resample < resamples; resample++) {
    for (let draw = 0; draw < count; draw++) indices[draw] = random.integer(count);
    values[resample] = statistic(indices);
  }
  values.sort();
  const at = (share: number) => values[Math.round(share * (resamples - 1))];
  return { value, low: at((1 - level) / 2), high: at((1 + level) / 2) };
}
