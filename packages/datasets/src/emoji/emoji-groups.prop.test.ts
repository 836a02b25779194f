import { createRandom } from '@crossmodal/theory';
import fc from 'fast-check';
import { expect, test } from 'vitest';

import { groupSplit } from '../index.ts';
import type { EmojiData } from './emoji-data.ts';
import { emojiGroups } from './emoji-groups.ts';

const SIDE = 4;

/** Made-up emoji: names of two words of few, code points of few, pictures of few designs in any colour, mirrored or not. */
const anyEmoji = fc
  .array(
    fc.record({
      name: fc.tuple(fc.constantFrom('red', 'blue', 'left', 'woman', 'tall'), fc.constantFrom('heart', 'arrow', 'farmer', 'one o’clock', 'bus')).map((words) => words.join(' ')),
      codePoints: fc.constantFrom('1F468-200D-1F33E', '1F469-200D-1F33E', '1F43B', '1F43B-200D-2744', '2764', '27A1', '1F690', '1F695'),
      design: fc.nat(5),
      mirrored: fc.boolean(),
      gain: fc.tuple(fc.double({ min: 0.3, max: 1, noNaN: true }), fc.double({ min: 0.3, max: 1, noNaN: true }), fc.double({ min: 0.3, max: 1, noNaN: true })),
    }),
    { minLength: 4, maxLength: 40 },
  )
  .map((items) => {
    const patterns = Array.from({ length: 6 }, (_, design) => {
      const random = createRandom(design);
      return Array.from({ length: SIDE * SIDE }, () => random.uniform());
    });
    const pictures = Uint8Array.from(
      items.flatMap(({ design, mirrored, gain }) =>
        Array.from({ length: SIDE * SIDE }, (_, at) => {
          const source = mirrored ? at - (at % SIDE) + SIDE - 1 - (at % SIDE) : at;
          return gain.map((factor) => Math.round(255 * factor * patterns[design][source]));
        }).flat(),
      ),
    );
    const count = items.length;
    const data: EmojiData = {
      count,
      rows: SIDE,
      columns: SIDE,
      pictures,
      emoji: items.map((_, i) => String(i)),
      codePoints: items.map(({ codePoints }) => codePoints),
      languages: ['en'],
      names: { en: items.map(({ name }) => name) },
      keywords: items.map(() => []),
      categories: ['all'],
      category: new Uint8Array(count),
      subcategories: items.map(() => ''),
    };
    return { data, items };
  });

test('no group crosses a split, whatever the emoji and the seed', () => {
  fc.assert(
    fc.property(anyEmoji, fc.nat(1000), fc.double({ min: 0.1, max: 0.9, noNaN: true }), ({ data }, seed, testFraction) => {
      const { groupOf, groups } = emojiGroups(data);
      fc.pre(new Set(groupOf).size > 1);
      const split = () => groupSplit({ groups: groupOf, testFraction, random: createRandom(seed) });
      const { train, test: tested } = split();
      const inTest = new Set(tested);
      expect(train.length + tested.length).toBe(data.count);
      for (const { members } of groups) expect(new Set(Array.from(members, (index) => inTest.has(index))).size).toBe(1);
      expect(split()).toEqual({ train, test: tested });
    }),
    { numRuns: 100 },
  );
});

test('emoji of one name without its colour, of one picture in other colours or mirrored, or of one sign in other genders share a group', () => {
  fc.assert(
    fc.property(anyEmoji, ({ data, items }) => {
      const { groupOf } = emojiGroups(data);
      const stem = ({ name }: (typeof items)[number]) => (name.endsWith('o’clock') ? 'clock' : name.replace(/^(?:red|blue|left|woman) /, ''));
      items.forEach((a, i) =>
        items.forEach((b, j) => {
          const one = stem(a) === stem(b) || (a.design === b.design && a.gain === b.gain) || a.codePoints.split('-')[0] === b.codePoints.split('-')[0] || (a.codePoints.endsWith('1F33E') && b.codePoints.endsWith('1F33E'));
          if (one) expect(groupOf[i]).toBe(groupOf[j]);
        }),
      );
    }),
    { numRuns: 100 },
  );
});

test('the groups do not depend on the order of the emoji', () => {
  fc.assert(
    fc.property(anyEmoji, fc.nat(1000), ({ data }, seed) => {
      const order = createRandom(seed).permutation(data.count);
      const size = SIDE * SIDE * 3;
      const pictures = new Uint8Array(data.pictures.length);
      order.forEach((index, place) => pictures.set(data.pictures.subarray(index * size, (index + 1) * size), place * size));
      const shuffled: EmojiData = { ...data, pictures, codePoints: Array.from(order, (index) => data.codePoints[index]), names: { en: Array.from(order, (index) => data.names.en[index]) } };
      const sets = (groups: ReturnType<typeof emojiGroups>, original: (place: number) => number) => groups.groups.map(({ members }) => Array.from(members, original).toSorted((a, b) => a - b).join(',')).toSorted();
      expect(sets(emojiGroups(shuffled), (place) => order[place])).toEqual(sets(emojiGroups(data), (index) => index));
    }),
    { numRuns: 50 },
  );
});
