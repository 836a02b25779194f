import { OutOfRangeError } from '@crossmodal/theory';

import { alikePictures, type AlikePicturesOptions } from './alike-pictures.ts';
import { codePointStem } from './code-point-stem.ts';
import type { EmojiData } from './emoji-data.ts';
import { emojiSeries } from './emoji-series.ts';
import { LinkedSets } from './linked-sets.ts';
import { nameStem } from './name-stem.ts';

/** What can put two emoji into one group. */
export type EmojiRule = 'code points' | 'name' | 'series' | 'picture';

/** Emoji that belong on one side of a split. */
export interface EmojiGroup {
  /** English name of the first of them. */
  readonly name: string;
  /** In their order. */
  readonly members: Uint32Array;
}

/** All emoji in groups. */
export interface EmojiGroups {
  /** Group of each emoji, for `groupSplit`: the name of the group. */
  readonly groupOf: readonly string[];
  /** Largest first. */
  readonly groups: readonly EmojiGroup[];
  /** How many emoji each rule alone joins with another. */
  readonly joinedBy: Readonly<Record<EmojiRule, number>>;
  /** What counted as alike. */
  readonly alike: AlikePicturesOptions;
}

/** What {@link emojiGroups} may be given. */
export interface EmojiGroupsOptions {
  /** Least correlation of the brightness of two pictures that count as one design, mirrored or not; default 0.95. */
  readonly correlation?: number;
  /** Or greatest root mean square of the difference of their colours between 0 and 1; default 0.05. */
  readonly difference?: number;
}

/**
 * Groups of emoji that are variants of one another, so that a split by groups (`groupSplit`) tests on none whose near
 * duplicate was trained on. Two emoji are in one group if any of four rules joins them, or joins both with others of it:
 *
 * - **code points**: they differ in signs of gender or skin tone, or in man, woman and adult; other sequences go with
 *   their first part (polar bear with bear), and all waving flags with one another;
 * - **name**: their English names are the same without words of gender, colour, direction, size, ordinal numbers, open
 *   and closed, and plurals;
 * - **series**: both are clock faces, keycaps, phases of the moon, globes, skin tones, families, mailboxes, speakers,
 *   monkeys that see, hear or speak no evil, Japanese buttons, blood types, kinds of input or signs of the zodiac;
 * - **picture**: the brightness of their pictures, in means over 2 × 2 pixels, correlates by at least `correlation`, one
 *   of them mirrored or not, whatever their colours; or their colours differ by at most `difference`.
 *
 * The same for the same data, in any order; no random numbers. Quadratic in the number of emoji: about a second for 1,585.
 *
 * @throws OutOfRangeError If `correlation` is not positive or `difference` negative.
 * @throws ShapeError If the sides of the pictures are odd.
 *
 * @example
 * ```ts
 * import { groupSplit } from '@crossmodal/datasets';
 * import { emojiNamesUrl, emojiPicturesUrl } from '@crossmodal/data-emoji';
 * import { describeEmojiGroups, emojiGroups, loadEmoji, pictureBatch } from '@crossmodal/datasets/emoji';
 * import { createRandom } from '@crossmodal/theory';
 *
 * const emoji = await loadEmoji({ pictures: emojiPicturesUrl, names: emojiNamesUrl });
 * const groups = emojiGroups(emoji);
 * const { train, test } = groupSplit({ groups: groups.groupOf, testFraction: 0.2, random: createRandom(0) });
 * console.log(train.length + test.length, pictureBatch(emoji, test).length === test.length * 32 * 32 * 3); // 1585 true
 * const women = emoji.names.en.indexOf('woman farmer');
 * console.log(groups.groupOf[women] === groups.groupOf[emoji.names.en.indexOf('farmer')]); // true
 * console.log(describeEmojiGroups(emoji, groups).emoji); // 1585
 * ```
 */
export function emojiGroups(emoji: EmojiData, { correlation = 0.95, difference = 0.05 }: EmojiGroupsOptions = {}): EmojiGroups {
  if (!(correlation > 0)) throw new OutOfRangeError(`emojiGroups: correlation is ${correlation}; expected a number > 0, above 1 for none`);
  if (!(difference >= 0)) throw new OutOfRangeError(`emojiGroups: difference is ${difference}; expected a number >= 0`);
  const { count, names, codePoints } = emoji;
  const all = new LinkedSets(count);
  const alone: Record<EmojiRule, LinkedSets> = { 'code points': new LinkedSets(count), name: new LinkedSets(count), series: new LinkedSets(count), picture: new LinkedSets(count) };
  const join = (rule: EmojiRule, a: number, b: number) => {
    all.link(a, b);
    alone[rule].link(a, b);
  };
  const joinEqual = (rule: EmojiRule, key: (index: number) => string | undefined) => {
    const first = new Map<string, number>();
    for (let index = 0; index < count; index++) {
      const own = key(index);
      if (own === undefined || own === '') continue;
      const other = first.get(own);
      if (other === undefined) first.set(own, index);
      else join(rule, other, index);
    }
  };
  joinEqual('code points', (index) => codePointStem(codePoints[index]));
  joinEqual('name', (index) => nameStem(names.en[index]));
  joinEqual('series', (index) => emojiSeries(names.en[index]));
  const alike = { correlation, difference };
  const pairs = alikePictures(emoji, alike);
  for (let at = 0; at < pairs.length; at += 2) join('picture', pairs[at], pairs[at + 1]);
  return {
    groupOf: Array.from({ length: count }, (_, index) => names.en[all.lowest(index)]),
    groups: Array.from(membersBySet(all, count), ([lowest, members]) => ({ name: names.en[lowest], members: Uint32Array.from(members) })).toSorted((a, b) => b.members.length - a.members.length || a.members[0] - b.members[0]),
    joinedBy: mapped(alone, (sets) => [...membersBySet(sets, count).values()].reduce((sum, { length }) => sum + (length > 1 ? length : 0), 0)),
    alike,
  };
}

function membersBySet(sets: LinkedSets, count: number): Map<number, number[]> {
  const members = new Map<number, number[]>();
  for (let index = 0; index < count; index++) {
    const lowest = sets.lowest(index);
    const known = members.get(lowest);
    if (known === undefined) members.set(lowest, [index]);
    else known.push(index);
  }
  return members;
}

function mapped<Key extends string, Value, Result>(record: Readonly<Record<Key, Value>>, of: (value: Value) => Result): Record<Key, Result> {
  return Object.fromEntries(Object.entries<Value>(record).map(([key, value]) => [key, of(value)])) as Record<Key, Result>;
}
