import { OutOfRangeError, ShapeError } from '@crossmodal/theory';
import type { Random } from '@crossmodal/theory';

import { checkPositiveInteger } from './check-positive-integer.ts';

/** What {@link groupInterval} takes. */
export interface GroupIntervalOptions {
  /** One number an item, such as whether a query found its partner. */
  readonly values: ArrayLike<number>;
  /** Group of each item, such as its float: items of one group are not independent. */
  readonly groups: readonly string[];
  /** Share of the resampled means between the ends; default 0.95. */
  readonly level?: number;
  /** Number of resampled sets of groups; default 2000. */
  readonly resamples?: number;
  readonly random: Random;
}

/** A mean with the ends of its interval. */
export interface GroupInterval {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

/**
 * Mean over items with an interval that knows of their dependence: whole groups are drawn with replacement, as many as
 * there are, and the ends are percentiles of the means of these draws (Davison and Hinkley 1997, section 3.8). For the
 * difference of two methods give the differences on each item.
 *
 * @throws ShapeError If there are no items, or not as many groups as values.
 * @throws OutOfRangeError If a value is not finite, or an option is out of its range.
 *
 * @example
 * ```ts
 * import { groupInterval } from '@crossmodal/evaluation';
 * import { createRandom } from '@crossmodal/theory';
 *
 * const { mean, low, high } = groupInterval({ values: [1, 1, 0, 0], groups: ['a', 'a', 'b', 'b'], random: createRandom(1) });
 * console.log(mean, low, high); // 0.5 0 1
 * ```
 */
export function groupInterval({ values, groups, level = 0.95, resamples = 2000, random }: GroupIntervalOptions): GroupInterval {
  if (values.length === 0 || values.length !== groups.length) throw new ShapeError(`groupInterval: there are ${values.length} values and ${groups.length} groups; expected a group for each of at least one value`);
  if (!(level > 0 && level < 1)) throw new OutOfRangeError(`groupInterval: level is ${level}; expected a number between 0 and 1`);
  checkPositiveInteger('groupInterval: resamples', resamples);
  const places = new Map<string, number>();
  const sums: number[] = [];
  const counts: number[] = [];
  let total = 0;
  for (let i = 0; i < values.length; i++) {
    if (!Number.isFinite(values[i])) throw new OutOfRangeError(`groupInterval: values[${i}] is ${values[i]}; expected a finite number`);
    let place = places.get(groups[i]);
    if (place === undefined) {
      places.set(groups[i], (place = sums.length));
      sums.push(0);
      counts.push(0);
    }
    sums[place] += values[i];
    counts[place]++;
    total += values[i];
  }
  const means = new Float64Array(resamples);
  for (let k = 0; k < resamples; k++) {
    let sum = 0;
    let count = 0;
    for (let draw = 0; draw < sums.length; draw++) {
      const place = random.integer(sums.length);
      sum += sums[place];
      count += counts[place];
    }
    means[k] = sum / count;
  }
  means.sort();
  const at = (share: number) => means[Math.min(resamples - 1, Math.max(0, Math.round(share * (resamples - 1))))];
  return { mean: total / values.length, low: at((1 - level) / 2), high: at((1 + level) / 2) };
}
