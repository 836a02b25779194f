import { emojiNamesUrl, emojiPicturesUrl } from '@crossmodal/data-emoji';
import { createRandom, DataFormatError } from '@crossmodal/theory';
import { describe, expect, test } from 'vitest';

import { groupSplit } from '../index.ts';
import { codePointStem } from './code-point-stem.ts';
import { describeEmojiGroups, emojiGroups, emojiSplit, loadEmoji, parseEmoji, pictureBatch } from './index.ts';
import { nameStem } from './name-stem.ts';

const emoji = await loadEmoji({ pictures: emojiPicturesUrl, names: emojiNamesUrl });
const groups = emojiGroups(emoji);
const groupNamed = (name: string) => {
  const index = emoji.names.en.indexOf(name);
  expect(index, name).toBeGreaterThanOrEqual(0);
  return groups.groupOf[index];
};

/** Brightness of a picture in means over 2 × 2 pixels, as it is defined, with mean 0 and norm 1. */
function brightness(picture: number, mirrored = false): Float64Array {
  const values = Float64Array.from({ length: 256 }, (_, block) => {
    const [row, column] = [Math.floor(block / 16), mirrored ? 15 - (block % 16) : block % 16];
    let sum = 0;
    for (const [y, x] of [[0, 0], [0, 1], [1, 0], [1, 1]]) {
      const at = ((picture * 32 + 2 * row + y) * 32 + 2 * column + x) * 3;
      sum += 0.299 * emoji.pictures[at] + 0.587 * emoji.pictures[at + 1] + 0.114 * emoji.pictures[at + 2];
    }
    return sum;
  });
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const norm = Math.hypot(...values.map((value) => value - mean));
  return values.map((value) => (value - mean) / norm);
}

function product(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

describe('the emoji of the package', () => {
  test('have a picture, a category and a name in each of 16 languages', () => {
    expect([emoji.count, emoji.rows, emoji.columns, emoji.pictures.length]).toEqual([1585, 32, 32, 1585 * 32 * 32 * 3]);
    expect(emoji.languages[0]).toBe('en');
    expect(emoji.languages).toHaveLength(16);
    for (const language of emoji.languages) expect(emoji.names[language].filter((name) => name.trim() !== '')).toHaveLength(1585);
    expect(emoji.names.ja[emoji.names.en.indexOf('cat')]).toBe('ネコ');
    expect(new Set(emoji.emoji).size).toBe(1585);
    expect(emoji.categories).toHaveLength(10);
    expect(emoji.categories[emoji.category[emoji.names.en.indexOf('pizza')]]).toBe('Food & Drink');
  });

  test('are what their names say: the red heart has red in its middle, on white', () => {
    const heart = pictureBatch(emoji, Uint32Array.of(emoji.names.en.indexOf('red heart')));
    const middle = heart.slice((16 * 32 + 16) * 3, (16 * 32 + 16) * 3 + 3);
    expect(middle[0]).toBeGreaterThan(0.7);
    expect(Math.max(middle[1], middle[2])).toBeLessThan(0.4);
    expect([...heart.subarray(0, 3)]).toEqual([1, 1, 1]);
  });
});

describe('emojiGroups', () => {
  test.each([
    ['genders', ['man farmer', 'woman farmer', 'farmer']],
    ['genders of one sign', ['man running', 'woman running', 'person running']],
    ['genders with signs of their own', ['prince', 'princess']],
    ['colours of hearts', ['red heart', 'blue heart', 'black heart', 'light blue heart', 'pink heart']],
    ['colours of circles', ['red circle', 'green circle', 'white circle']],
    ['colours and sizes of squares', ['red square', 'black large square', 'white medium-small square']],
    ['hours', ['one o’clock', 'twelve o’clock', 'one-thirty', 'twelve-thirty']],
    ['directions', ['left arrow', 'right arrow', 'up-down arrow', 'down-left arrow']],
    ['hands in directions', ['backhand index pointing left', 'backhand index pointing right', 'backhand index pointing up']],
    ['couples', ['men holding hands', 'women holding hands', 'woman and man holding hands', 'people holding hands']],
    ['families', ['family', 'family: adult, child', 'family: adult, adult, child, child']],
    ['skin tones', ['light skin tone', 'medium-dark skin tone']],
    ['flags that wave', ['white flag', 'black flag', 'rainbow flag']],
    ['parts of sequences', ['bear', 'polar bear']],
    ['mirror images', ['magnifying glass tilted left', 'magnifying glass tilted right']],
    ['one design in other colours', ['dollar banknote', 'euro banknote']],
    ['one design under other names', ['droplet', 'drop of blood']],
    ['keycaps', ['keycap: 0', 'keycap: 9']],
  ])('keeps %s together', (_, names) => {
    expect(new Set(names.map(groupNamed)).size).toBe(1);
  });

  test.each([['cat', 'dog'], ['red heart', 'red circle'], ['bus', 'taxi'], ['grinning face', 'crying face'], ['pizza', 'hamburger'], ['man farmer', 'man singer'], ['crossed flags', 'white flag']])('keeps %s and %s apart', (a, b) => {
    expect(groupNamed(a)).not.toBe(groupNamed(b));
  });

  test('lists each emoji in one group, under the name that it is given', () => {
    const seen = groups.groups.flatMap(({ name, members }) => Array.from(members, (index) => [index, name] as const));
    expect(seen).toHaveLength(1585);
    expect(new Set(seen.map(([index]) => index)).size).toBe(1585);
    for (const [index, name] of seen) expect(groups.groupOf[index]).toBe(name);
    const sizes = groups.groups.map(({ members }) => members.length);
    expect(sizes).toEqual(sizes.toSorted((a, b) => b - a));
  });

  test('leaves no two pictures alike on the two sides of a split, by the definition in float64', () => {
    const { train, test: tested } = groupSplit({ groups: groups.groupOf, testFraction: 0.1, random: createRandom(3) });
    const trained = Array.from(train, (index) => brightness(index));
    let most = 0;
    for (const index of tested) {
      for (const own of [brightness(index), brightness(index, true)]) for (const other of trained) most = Math.max(most, product(own, other));
    }
    expect(most).toBeLessThan(0.95 + 1e-5);
    expect(most).toBeGreaterThan(0.7);
  });

  test('finds pairs by their pictures as the definition does', () => {
    const at = (name: string) => emoji.names.en.indexOf(name);
    const alike = (a: string, b: string) => Math.max(product(brightness(at(a)), brightness(at(b))), product(brightness(at(a)), brightness(at(b), true)));
    expect(alike('droplet', 'drop of blood')).toBeGreaterThan(0.95);
    expect(alike('men’s room', 'women’s room')).toBeGreaterThan(0.95);
    expect(alike('pizza', 'hamburger')).toBeLessThan(0.9);
    const strict = emojiGroups(emoji, { correlation: 1.01, difference: 0 });
    const bytes = (index: number) => emoji.pictures.subarray(index * 3072, (index + 1) * 3072).join(',');
    const all = Array.from({ length: emoji.count }, (_, index) => bytes(index));
    expect(strict.joinedBy.picture).toBe(all.filter((own) => all.indexOf(own) !== all.lastIndexOf(own)).length);
    expect(strict.groupOf[at('droplet')]).not.toBe(strict.groupOf[at('drop of blood')]);
    expect(strict.groups.length).toBeGreaterThan(groups.groups.length);
    expect(() => emojiGroups(emoji, { correlation: 0 })).toThrow(/correlation is 0/);
    expect(() => emojiGroups(emoji, { difference: NaN })).toThrow(/difference is NaN/);
  });

  test('describes the rules with their counts and the largest groups', () => {
    const description = describeEmojiGroups(emoji, groups, { largest: 3 });
    expect(description).toMatchObject({ emoji: 1585, groups: groups.groups.length, alone: groups.groups.filter(({ members }) => members.length === 1).length });
    expect(description.largest).toHaveLength(3);
    expect(description.largest.some(({ emoji: members }) => members.includes('🕐') && members.length === description.largest[0].size)).toBe(true);
    expect(description.rules.map(({ rule }) => rule)).toEqual(['code points', 'name', 'series', 'picture']);
    // At least the 24 hours, 10 keycaps, 13 signs of the zodiac and 5 skin tones.
    expect(description.rules[2].joined).toBeGreaterThanOrEqual(52);
  });
});

describe('emojiSplit', () => {
  test('holds out whole groups, and for validation only groups that the test leaves', () => {
    const { train, test: tested } = emojiSplit(groups, { testFraction: 0.2, seed: 3 });
    expect([...train, ...tested].toSorted((a, b) => a - b)).toEqual([...groups.groupOf.keys()]);
    const named = (items: Uint32Array) => new Set(Array.from(items, (item) => groups.groupOf[item]));
    expect([...named(train)].some((name) => named(tested).has(name))).toBe(false);
    const validation = emojiSplit(groups, { testFraction: 0.2, seed: 3, holdOut: 'validation' });
    expect([...validation.train, ...validation.test].toSorted((a, b) => a - b)).toEqual([...train]);
    expect([...named(validation.train)].some((name) => named(validation.test).has(name))).toBe(false);
    expect(Math.abs(validation.test.length / train.length - 0.2)).toBeLessThan(0.02);
  });

  test('splits some of the emoji alone, and refuses what is none', () => {
    const items = Uint32Array.from({ length: 200 }, (_, i) => 3 * i);
    const { train, test: tested } = emojiSplit(groups, { testFraction: 0.2, seed: 0, items });
    expect([...train, ...tested].toSorted((a, b) => a - b)).toEqual([...items]);
    expect(() => emojiSplit(groups, { testFraction: 0.2, seed: 0, items: Uint32Array.of(0, 1585) })).toThrow('items has 1585; expected indices below the 1585 emoji');
  });
});

test.each([
  ['1F469-200D-1F33E', '1F9D1-1F33E'],
  ['1F3C3-200D-2640-FE0F', '1F3C3'],
  ['1F43B-200D-2744-FE0F', '1F43B'],
  ['1F3FB', '1F3FB'],
  ['2640-FE0F', '2640'],
])('the stem of %s is %s', (codePoints, stem) => {
  expect(codePointStem(codePoints)).toBe(stem);
});

test.each([
  ['woman and man holding hands', 'holding hand'],
  ['light blue heart', 'heart'],
  ['light bulb', 'light bulb'],
  ['up-left arrow', 'arrow'],
  ['1st place medal', 'place medal'],
  ['men’s room', 'room'],
  ['glass of milk', 'glass of milk'],
  ['woman', ''],
])('the stem of "%s" is "%s"', (name, stem) => {
  expect(nameStem(name)).toBe(stem);
});

describe('parseEmoji', () => {
  const idx = (...dimensions: number[]) => {
    const size = dimensions.reduce((all, dimension) => all * dimension, 1);
    const bytes = new Uint8Array(4 + 4 * dimensions.length + size);
    bytes.set([0, 0, 8, dimensions.length]);
    dimensions.forEach((dimension, i) => new DataView(bytes.buffer).setUint32(4 + 4 * i, dimension));
    return bytes;
  };
  const entry = { emoji: '🔴', unified: '1F534', category: 'Symbols', subcategory: 'geometric', names: { de: 'roter Kreis', en: 'red circle' }, keywords_en: ['red'] };
  const json = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));

  test('puts English first among the languages', async () => {
    expect((await parseEmoji({ pictures: idx(1, 2, 2, 3), names: json([entry]) })).languages).toEqual(['en', 'de']);
  });

  test.each<[string, Uint8Array, Uint8Array, RegExp]>([
    ['grey pictures', idx(1, 2, 2), json([entry]), /pictures is 1 x 2 x 2; expected n x rows x columns x 3/],
    ['another number', idx(2, 2, 2, 3), json([entry]), /names has 1 entries and pictures 2/],
    ['no JSON', idx(1, 2, 2, 3), Uint8Array.of(0x7b), /names is no JSON/],
    ['no UTF-8', idx(1, 2, 2, 3), Uint8Array.of(0x22, 0xff, 0x22), /names is no JSON in UTF-8/],
    ['no array', idx(1, 2, 2, 3), json({}), /no array with entries/],
    ['an entry without code points', idx(1, 2, 2, 3), json([{ ...entry, unified: undefined }]), /names\[0\]\.unified is undefined/],
    ['no names', idx(1, 2, 2, 3), json([{ ...entry, names: null }]), /names\[0\]\.names is null/],
    ['no keywords', idx(1, 2, 2, 3), json([{ ...entry, keywords_en: 'red' }]), /names\[0\]\.keywords_en is "red"/],
    ['a language missing', idx(2, 2, 2, 3), json([entry, { ...entry, names: { en: 'blue circle' } }]), /names\[1\]\.names\.de is undefined/],
    ['no English', idx(1, 2, 2, 3), json([{ ...entry, names: { de: 'roter Kreis' } }]), /names\[0\]\.names\.en is undefined/],
  ])('refuses %s and says where', async (_, pictures, names, message) => {
    const failure = parseEmoji({ pictures, names });
    await expect(failure).rejects.toThrow(message);
    await expect(failure).rejects.toBeInstanceOf(DataFormatError);
  });

  test('names a file that is not there', async () => {
    await expect(loadEmoji({ pictures: '/nowhere/pictures', names: emojiNamesUrl })).rejects.toThrow(/cannot read \/nowhere\/pictures/);
  });
});

test('pictureBatch writes into the beginning of a buffer and refuses what is not there', () => {
  const buffer = new Float32Array(3 * 32 * 32 * 3);
  const batch = pictureBatch(emoji, Uint32Array.of(7, 8), buffer);
  expect(batch.buffer).toBe(buffer.buffer);
  expect([...batch.subarray(-3072)]).toEqual(Array.from(emoji.pictures.subarray(8 * 3072, 9 * 3072), (byte) => Math.fround(byte / 255)));
  expect(() => pictureBatch(emoji, Uint32Array.of(1585))).toThrow(/indices\[0\] is 1585; expected an index below the 1585 pictures/);
  expect(() => pictureBatch(emoji, Uint32Array.of(0, 1, 2, 3), buffer)).toThrow(/into has length 9216/);
});
