import { DataFormatError } from '@crossmodal/theory';

import { inflateIfGzip } from '../inflate-if-gzip.ts';
import { parseIdx } from '../parse-idx.ts';
import type { EmojiData } from './emoji-data.ts';

/** What {@link parseEmoji} takes: whole files, raw or gzip. */
export interface ParseEmojiOptions {
  /** Pictures in the IDX format, bytes, n × rows × columns × 3. */
  readonly pictures: Uint8Array;
  /** Names, keywords and categories as JSON, in the same order. */
  readonly names: Uint8Array;
}

const ENGLISH = 'en';
const CHANNELS = 3;

/** An entry of the JSON file. */
interface Entry {
  readonly emoji: string;
  readonly unified: string;
  readonly category: string;
  readonly subcategory: string;
  readonly names: Readonly<Record<string, string>>;
  readonly keywords_en: readonly string[];
}

/**
 * Reads emoji with their names from the two files of `@crossmodal/data-emoji`, or others of their format: an IDX file of
 * coloured pictures, and a JSON array with `emoji`, `unified`, `category`, `subcategory`, `names` (by language, English
 * among them) and `keywords_en` in the same order.
 *
 * @throws DataFormatError If a file is not of its format, they differ in their number of emoji, or a name is missing.
 *
 * @example
 * ```ts
 * import { parseEmoji } from '@crossmodal/datasets/emoji';
 *
 * // One picture of one pixel.
 * const pictures = Uint8Array.of(0, 0, 8, 4, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 3, 255, 0, 0);
 * const entry = { emoji: '🔴', unified: '1F534', category: 'Symbols', subcategory: 'geometric', names: { en: 'red circle' }, keywords_en: ['red'] };
 * const emoji = await parseEmoji({ pictures, names: new TextEncoder().encode(JSON.stringify([entry])) });
 * console.log(emoji.count, emoji.languages, emoji.names.en[0]); // 1 [ 'en' ] red circle
 * ```
 */
export async function parseEmoji({ pictures: pictureBytes, names: nameBytes }: ParseEmojiOptions): Promise<EmojiData> {
  const [pictureFile, nameFile] = await Promise.all([inflateIfGzip(pictureBytes, { name: 'pictures' }), inflateIfGzip(nameBytes, { name: 'names' })]);
  const { dimensions, data } = parseIdx(pictureFile, { caller: 'parseEmoji', name: 'pictures' });
  if (dimensions.length !== 4 || dimensions[3] !== CHANNELS) {
    throw new DataFormatError(`parseEmoji: pictures is ${dimensions.join(' x ')}; expected n x rows x columns x ${CHANNELS}`);
  }
  const [count, rows, columns] = dimensions;
  const entries = entriesOf(nameFile);
  if (entries.length !== count) throw new DataFormatError(`parseEmoji: names has ${entries.length} entries and pictures ${count}; expected as many, check that the two files belong together`);
  const languages = [ENGLISH, ...Object.keys(entries[0].names).filter((language) => language !== ENGLISH)];
  const categories = [...new Set(entries.map(({ category }) => category))].toSorted();
  return {
    count,
    rows,
    columns,
    pictures: data,
    emoji: entries.map(({ emoji }) => emoji),
    codePoints: entries.map(({ unified }) => unified),
    languages,
    names: Object.fromEntries(languages.map((language) => [language, entries.map(({ names }, index) => nameOf(names, language, index))])),
    keywords: entries.map(({ keywords_en: keywords }) => keywords),
    categories,
    category: Uint8Array.from(entries, ({ category }) => categories.indexOf(category)),
    subcategories: entries.map(({ subcategory }) => subcategory),
  };
}

function entriesOf(bytes: Uint8Array): readonly Entry[] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    throw new DataFormatError(`parseEmoji: names is no JSON in UTF-8 (${(cause as Error).message}); expected an array of emoji`, { cause });
  }
  if (!Array.isArray(parsed) || parsed.length === 0) throw new DataFormatError('parseEmoji: names is no array with entries; expected one entry an emoji');
  return parsed.map((entry: Partial<Entry> | null, index) => {
    const wrong = (['emoji', 'unified', 'category', 'subcategory'] as const).find((field) => typeof entry?.[field] !== 'string');
    if (wrong !== undefined) throw new DataFormatError(`parseEmoji: names[${index}].${wrong} is ${JSON.stringify(entry?.[wrong])}; expected a string`);
    const { names, keywords_en: keywords } = entry as Entry;
    if (typeof names !== 'object' || names === null) throw new DataFormatError(`parseEmoji: names[${index}].names is ${JSON.stringify(names)}; expected names by language`);
    if (!Array.isArray(keywords)) throw new DataFormatError(`parseEmoji: names[${index}].keywords_en is ${JSON.stringify(keywords)}; expected an array of words`);
    return entry as Entry;
  });
}

function nameOf(names: Readonly<Record<string, string>>, language: string, index: number): string {
  const name: unknown = names[language];
  if (typeof name !== 'string' || name === '') throw new DataFormatError(`parseEmoji: names[${index}].names.${language} is ${JSON.stringify(name)}; expected a name in each language of the first entry, English (${ENGLISH}) among them`);
  return name;
}
