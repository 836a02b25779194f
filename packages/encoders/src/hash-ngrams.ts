import { checkPositiveInteger } from './check-positive-integer.ts';
import { OutOfRangeError } from './errors.ts';
import { fnv1a } from './fnv1a.ts';
import { wordsOf } from './words-of.ts';

/** Options of {@link hashNgrams}. */
export interface HashNgramsOptions {
  /** Numbers of successive words that make an n-gram; default [1, 2]. */
  readonly words?: readonly number[];
  /** Numbers of successive characters of a word, its two ends included, that make an n-gram; default [3]. */
  readonly characters?: readonly number[];
  /** Number of ids, at least 2, from 0 to `buckets` − 1; 0 is for padding. Default 8192. */
  readonly buckets?: number;
  /** Number of ids T of a text: longer texts are cut, shorter ones padded. Default 64. */
  readonly length?: number;
  /**
   * `nfkc`: Unicode's compatible composed form, in which "Ｃａｆé" and "Café" are the same; `nfkc-lower`: besides in lower
   * case and without characters that do not show, such as soft hyphens and the selectors of emoji (default); `none`: as
   * it is.
   */
  readonly normalisation?: 'nfkc-lower' | 'nfkc' | 'none';
  /** Integer from 0 to 2³² − 1; another one gives other collisions. Default 0. */
  readonly seed?: number;
}

const NORMALISATIONS = {
  // In the order of Unicode's NFKC_Casefold: what is left need not be composed any more.
  'nfkc-lower': (text: string) => text.normalize('NFKC').toLowerCase().replaceAll(/\p{DI}/gu, '').normalize('NFKC'),
  nfkc: (text: string) => text.normalize('NFKC'),
  none: (text: string) => text,
} as const;

/**
 * Ids of the word and character n-grams of texts, by hashing: no vocabulary to keep, any language, any script
 * (Weinberger et al. 2009; words with their parts as in fastText, Bojanowski et al. 2017).
 *
 * A text is normalised and cut into words: runs of letters, marks and digits, single symbols such as emoji, and the single
 * letters of scripts without spaces (Chinese, Japanese, Thai and their like), whose n-grams of words are then those of
 * characters that search engines use. An n-gram of words is their text joined by spaces; one of characters is taken from
 * "<word>", in code points, and words shorter than it have none. In order: words one by one, n-grams of words of the
 * next number, …, then those of characters, each from the start of the text to its end; what exceeds `length` is left
 * out, repetitions stay.
 *
 * The id of an n-gram is 1 + mix(FNV-1a(UTF-8 of "w" or "c" and the n-gram) ⊕ seed) mod (buckets − 1), all in 32 bits,
 * with the FNV-1a of Fowler, Noll and Vo and the last mixing step of MurmurHash3. It is the same on every machine; which
 * characters are letters is Unicode's affair, whose versions add some.
 *
 * @param texts n texts.
 * @param options Numbers n of the n-grams, number of ids, length, normalisation and seed.
 * @returns n × T ids, row-major, for `tf.tensor2d(ids, [n, T], 'int32')`; 0 where there is no n-gram.
 * @throws OutOfRangeError If there is no number of an n-gram, a number is not a positive integer, `buckets` less than 2, or
 *   an option has another name or range.
 *
 * @example
 * ```ts
 * import { hashNgrams } from '@crossmodal/encoders';
 *
 * const ids = hashNgrams(['Two dogs', 'two DOGS!', '犬が二匹'], { length: 4, words: [1], characters: [], buckets: 1000 });
 * console.log(ids.length, ids[0] === ids[4], ids[2]); // 12 true 0
 * ```
 */
export function hashNgrams(texts: readonly string[], options: HashNgramsOptions = {}): Int32Array {
  const { words = [1, 2], characters = [3], buckets = 8192, length = 64, normalisation = 'nfkc-lower', seed = 0 } = options;
  check({ words, characters, buckets, length, normalisation, seed });
  const encoder = new TextEncoder();
  const id = (kind: 'w' | 'c', ngram: string) => 1 + (mix(fnv1a(encoder.encode(kind + ngram)) ^ seed) % (buckets - 1));
  const ids = new Int32Array(texts.length * length);
  texts.forEach((text, row) => {
    let at = row * length;
    const end = at + length;
    const tokens = wordsOf(NORMALISATIONS[normalisation](text));
    for (const order of words) {
      for (let i = 0; i + order <= tokens.length && at < end; i++) ids[at++] = id('w', tokens.slice(i, i + order).join(' '));
    }
    if (characters.length === 0 || at === end) return;
    const spelled = tokens.map((token) => ['<', ...token, '>']);
    for (const order of characters) {
      for (const letters of spelled) {
        for (let i = 0; i + order <= letters.length && at < end; i++) ids[at++] = id('c', letters.slice(i, i + order).join(''));
      }
    }
  });
  return ids;
}

/** The last step of MurmurHash3 (Appleby 2011): every bit of the hash changes half of the bits of the result. */
function mix(hash: number): number {
  let h = hash;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

function check({ words, characters, buckets, length, normalisation, seed }: Required<HashNgramsOptions>): void {
  words.forEach((order, index) => checkPositiveInteger('hashNgrams', `words[${index}]`, order));
  characters.forEach((order, index) => checkPositiveInteger('hashNgrams', `characters[${index}]`, order));
  if (words.length + characters.length === 0) {
    throw new OutOfRangeError('hashNgrams: words and characters are []; expected at least one number');
  }
  if (!Number.isInteger(buckets) || buckets < 2) throw new OutOfRangeError(`hashNgrams: buckets is ${buckets}; expected an integer >= 2`);
  checkPositiveInteger('hashNgrams', 'length', length);
  if (!Object.hasOwn(NORMALISATIONS, normalisation)) {
    throw new OutOfRangeError(`hashNgrams: normalisation is ${String(normalisation)}; expected nfkc-lower, nfkc or none`);
  }
  if (!Number.isInteger(seed) || seed < 0 || seed > 0xffffffff) {
    throw new OutOfRangeError(`hashNgrams: seed is ${seed}; expected an integer from 0 to 2^32 - 1`);
  }
}
