import type { EmojiData } from './emoji-data.ts';
import type { EmojiGroups, EmojiRule } from './emoji-groups.ts';

/** The rule of {@link emojiGroups} and what it made, for reports. */
export interface EmojiGroupsDescription {
  readonly emoji: number;
  readonly groups: number;
  /** Emoji that are alone in their group. */
  readonly alone: number;
  /** The rules in words, with how many emoji each alone joins with another. */
  readonly rules: readonly { readonly rule: EmojiRule; readonly statement: string; readonly joined: number }[];
  /** The largest groups with the emoji in them. */
  readonly largest: readonly { readonly name: string; readonly size: number; readonly emoji: readonly string[] }[];
}

/**
 * Says which rules made the groups, how many emoji each joins, and which groups are the largest.
 *
 * @param options `largest`, how many of the largest groups are listed; default 10.
 *
 * @example See {@link emojiGroups}.
 */
export function describeEmojiGroups({ count, emoji }: EmojiData, { groups, joinedBy, alike }: EmojiGroups, { largest = 10 }: { readonly largest?: number } = {}): EmojiGroupsDescription {
  const statements: Readonly<Record<EmojiRule, string>> = {
    'code points': 'the same code points but for gender, skin tone, man, woman or adult; other sequences with their first part; waving flags with one another',
    name: 'the same English name but for gender, colour, direction, size, ordinal numbers, open or closed, and plurals',
    series: 'of one series, such as clock faces, keycaps, phases of the moon or signs of the zodiac',
    picture: `pictures whose brightness correlates by at least ${alike.correlation}, mirrored or not, or whose colours differ by at most ${alike.difference} of their range (root mean square)`,
  };
  return {
    emoji: count,
    groups: groups.length,
    alone: groups.filter(({ members }) => members.length === 1).length,
    rules: (Object.keys(statements) as EmojiRule[]).map((rule) => ({ rule, statement: statements[rule], joined: joinedBy[rule] })),
    largest: groups.slice(0, largest).map(({ name, members }) => ({ name, size: members.length, emoji: Array.from(members, (index) => emoji[index]) })),
  };
}
