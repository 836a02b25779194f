import { OutOfRangeError } from '@crossmodal/theory';
import type { Random } from '@crossmodal/theory';

import type { TrainTestSplit } from './train-test-split.ts';

/** What {@link groupSplit} takes. */
export interface GroupSplitOptions {
  /** Group of each sample, such as its float or its block of the ocean. */
  readonly groups: readonly string[];
  /** Share of the samples to test on, between 0 and 1, reached as nearly as whole groups allow. */
  readonly testFraction: number;
  /** Source of the order of the groups. */
  readonly random: Random;
}

/**
 * Splits samples so that no group has some on either side: what samples of a group have in common, such as the float's
 * region and its sensor, cannot be learned from the test's own neighbours. The split depends on the set of groups and on
 * their sizes, not on the order of the samples.
 *
 * @throws OutOfRangeError If there are fewer than two groups, or `testFraction` does not lie between 0 and 1.
 *
 * @example
 * ```ts
 * import { groupSplit } from '@crossmodal/datasets';
 * import { createRandom } from '@crossmodal/theory';
 *
 * const groups = ['a', 'a', 'b', 'b', 'c', 'c'];
 * const { train, test } = groupSplit({ groups, testFraction: 0.3, random: createRandom(2) });
 * console.log(train.length, test.length, groups[test[0]] === groups[test[1]]); // 4 2 true
 * ```
 */
export function groupSplit({ groups, testFraction, random }: GroupSplitOptions): TrainTestSplit {
  if (!(testFraction > 0 && testFraction < 1)) throw new OutOfRangeError(`groupSplit: testFraction is ${testFraction}; expected a number between 0 and 1`);
  const sizes = new Map<string, number>();
  for (const group of groups) sizes.set(group, (sizes.get(group) ?? 0) + 1);
  const names = [...sizes.keys()].toSorted();
  if (names.length < 2) throw new OutOfRangeError(`groupSplit: there is ${names.length === 0 ? 'no group' : `one group, ${names[0]}`}; expected at least two, one for each part`);
  const target = testFraction * groups.length;
  const tested = new Set<string>();
  let count = 0;
  for (const place of random.permutation(names.length)) {
    const name = names[place];
    const size = sizes.get(name)!;
    // A group joins if that brings the part nearer to its share; the first joins always, the last never.
    if (tested.size === names.length - 1 || (tested.size > 0 && Math.abs(count + size - target) >= Math.abs(count - target))) continue;
    tested.add(name);
    count += size;
  }
  const part = (test: boolean) => Uint32Array.from([...groups.keys()].filter((i) => tested.has(groups[i]) === test));
  return { train: part(false), test: part(true) };
}
