import { createRandom, OutOfRangeError } from '@crossmodal/theory';

import { groupSplit } from '../group-split.ts';
import type { TrainTestSplit } from '../train-test-split.ts';
import type { EmojiGroups } from './emoji-groups.ts';

/** Options of {@link emojiSplit}. */
export interface EmojiSplitOptions {
  /** Share of the emoji to test on, and with `holdOut: 'validation'` of the rest to validate on. */
  readonly testFraction: number;
  /** Seed of the order of the groups. */
  readonly seed: number;
  /** `test`: the groups to test on are held out; `validation`: some of the others, so that settings are chosen without the test. Default `test`. */
  readonly holdOut?: 'test' | 'validation';
  /** Use only these emoji; default all. */
  readonly items?: Uint32Array;
}

/** Streams of the seed; 2 draws subsets in `crossmodal train emoji`. */
const STREAMS = { test: 0, validation: 1 };

/**
 * Emoji to learn from and emoji held out, whole groups of variants on one side: the split of `crossmodal train emoji`.
 *
 * @param groups From {@link emojiGroups}.
 * @returns Indices of emoji, ascending.
 * @throws OutOfRangeError If an item is no emoji, there are fewer than two groups, or `testFraction` does not lie between
 *   0 and 1.
 *
 * @example
 * ```ts
 * import { emojiNamesUrl, emojiPicturesUrl } from '@crossmodal/data-emoji';
 * import { emojiGroups, emojiSplit, loadEmoji } from '@crossmodal/datasets/emoji';
 *
 * const groups = emojiGroups(await loadEmoji({ pictures: emojiPicturesUrl, names: emojiNamesUrl }));
 * const { train, test } = emojiSplit(groups, { testFraction: 0.2, seed: 0 });
 * console.log(train.length, test.length); // 1268 317
 * ```
 */
export function emojiSplit({ groupOf }: Pick<EmojiGroups, 'groupOf'>, { testFraction, seed, holdOut = 'test', items }: EmojiSplitOptions): TrainTestSplit {
  const used = items ?? Uint32Array.from(groupOf.keys());
  const wrong = used.find((item) => item >= groupOf.length);
  if (wrong !== undefined) throw new OutOfRangeError(`emojiSplit: items has ${wrong}; expected indices below the ${groupOf.length} emoji`);
  const part = (of: Uint32Array, stream: number): TrainTestSplit => {
    const { train, test } = groupSplit({ groups: Array.from(of, (item) => groupOf[item]), testFraction, random: createRandom(seed, stream) });
    return { train: train.map((place) => of[place]), test: test.map((place) => of[place]) };
  };
  const outer = part(used, STREAMS.test);
  return holdOut === 'test' ? outer : part(outer.train, STREAMS.validation);
}
