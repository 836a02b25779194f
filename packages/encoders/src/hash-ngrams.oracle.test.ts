import { describe, expect, it } from 'vitest';

import { fnv1a } from './fnv1a.ts';
import { hashNgrams } from './index.ts';
import { wordsOf } from './words-of.ts';

/** FNV-1a in exact integers, from its definition. */
function exactFnv1a(text: string): bigint {
  return new TextEncoder().encode(text).reduce((hash, byte) => ((hash ^ BigInt(byte)) * 16_777_619n) % 2n ** 32n, 2_166_136_261n);
}

/** The id of an n-gram in exact integers: FNV-1a, the seed, and the last step of MurmurHash3. */
function exactId(key: string, buckets: number, seed: number = 0): number {
  let h = exactFnv1a(key) ^ BigInt(seed);
  h = ((h ^ (h >> 16n)) * 0x85ebca6bn) % 2n ** 32n;
  h = ((h ^ (h >> 13n)) * 0xc2b2ae35n) % 2n ** 32n;
  return 1 + Number((h ^ (h >> 16n)) % BigInt(buckets - 1));
}

const bytes = (text: string) => new TextEncoder().encode(text);

describe('fnv1a', () => {
  it.each([['', 0x811c9dc5], ['a', 0xe40c292c], ['foobar', 0xbf9cf968]])('of %j is the published value', (text, hash) => {
    expect(fnv1a(bytes(text))).toBe(hash);
  });

  it('agrees with exact integers on every script', () => {
    for (const text of ['dog', 'größer', '犬', 'собака', '🐕‍🦺', 'x'.repeat(1000)]) expect(BigInt(fnv1a(bytes(text)))).toBe(exactFnv1a(text));
  });
});

describe('wordsOf', () => {
  it.each([
    ["two dogs, don't 42nd", ['two', 'dogs', 'don', 't', '42nd']],
    ['犬が二匹、AIの絵', ['犬', 'が', '二', '匹', 'AI', 'の', '絵']],
    ['スーパー', ['ス', 'ー', 'パ', 'ー']],
    ['한국어 개', ['한국어', '개']],
    ['สุนัข', ['สุ', 'นั', 'ข']],
    ['हिन्दी कुत्ता', ['हिन्दी', 'कुत्ता']],
    ['I ♥ 🐶🐱', ['I', '♥', '🐶', '🐱']],
    ['  ...  ', []],
  ])('of %j are %j', (text, words) => {
    expect(wordsOf(text)).toEqual(words);
  });
});

describe('hashNgrams', () => {
  it('has the ids of words, pairs of words and characters in their order, cut and padded', () => {
    const keys = ['wred', 'wcat', 'wred cat', 'c<re', 'cred', 'ced>', 'c<ca', 'ccat', 'cat>'];
    const expected = keys.map((key) => exactId(key, 8192));
    expect(Array.from(hashNgrams(['Red cat!'], { length: 12 }))).toEqual([...expected, 0, 0, 0]);
    expect(Array.from(hashNgrams(['Red cat!'], { length: 4 }))).toEqual(expected.slice(0, 4));
  });

  it('counts characters of every script in code points, and knows the ends of words', () => {
    const ids = hashNgrams(['𝒜 犬🐶'], { words: [], characters: [3], length: 4, normalisation: 'none', buckets: 500, seed: 7 });
    expect(Array.from(ids)).toEqual([...['c<𝒜>', 'c<犬>', 'c<🐶>'].map((key) => exactId(key, 500, 7)), 0]);
  });

  it('makes pairs of letters where a script has no spaces', () => {
    const ids = hashNgrams(['子犬'], { words: [1, 2], characters: [], length: 3 });
    expect(Array.from(ids)).toEqual(['w子', 'w犬', 'w子 犬'].map((key) => exactId(key, 8192)));
  });

  it('does not tell compatible forms, case and hidden characters apart unless asked to', () => {
    const same = (a: string, b: string, normalisation: 'nfkc-lower' | 'nfkc' | 'none') => {
      const [first, second] = [a, b].map((text) => Array.from(hashNgrams([text], { normalisation })).join());
      return first === second;
    };
    for (const [a, b] of [['Ｃａｆé', 'cafe\u0301'], ['❤️', '❤'], ['ﬁre', 'FIRE'], ['co\u00adop', 'coop'], ['ｲﾇ', 'イヌ']]) {
      expect(same(a, b, 'nfkc-lower'), a).toBe(true);
      expect(same(a, b, 'none'), a).toBe(false);
    }
    expect(same('Ｃａｆé', 'Cafe\u0301', 'nfkc')).toBe(true);
    expect(same('Cafe', 'cafe', 'nfkc')).toBe(false);
  });

  it('spreads n-grams evenly over the ids from 1 on', () => {
    const texts = Array.from({ length: 20_000 }, (_, index) => `item${index}`);
    const ids = hashNgrams(texts, { words: [1], characters: [], length: 1, buckets: 101 });
    const counts = new Float64Array(101);
    for (const id of ids) counts[id]++;
    expect(counts[0]).toBe(0);
    // χ² with 99 degrees of freedom has mean 99 and standard deviation 14.
    const chiSquared = counts.slice(1).reduce((sum, count) => sum + (count - 200) ** 2 / 200, 0);
    expect(chiSquared).toBeLessThan(99 + 5 * 14);
    expect(chiSquared).toBeGreaterThan(99 - 5 * 14);
  });

  it('gives texts their rows, and nothing for texts without words', () => {
    const ids = hashNgrams(['', 'a b', '...'], { words: [1], characters: [], length: 2 });
    expect(Array.from(ids)).toEqual([0, 0, exactId('wa', 8192), exactId('wb', 8192), 0, 0]);
    expect(hashNgrams([])).toEqual(new Int32Array(0));
  });

  it('refuses options out of range', () => {
    const refused = (options: object) => expect(() => hashNgrams(['a'], options));
    refused({ words: [0] }).toThrow(/words\[0\] is 0; expected a positive integer/);
    refused({ characters: [2.5] }).toThrow(/characters\[0\] is 2.5/);
    refused({ words: [], characters: [] }).toThrow(/expected at least one number/);
    refused({ buckets: 1 }).toThrow(/buckets is 1; expected an integer >= 2/);
    refused({ length: 0 }).toThrow(/length is 0/);
    refused({ normalisation: 'nfd' }).toThrow(/normalisation is nfd/);
    refused({ seed: -1 }).toThrow(/seed is -1/);
  });
});
