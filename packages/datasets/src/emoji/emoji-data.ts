/** Emoji as pairs of a picture and its names. */
export interface EmojiData {
  readonly count: number;
  /** Pixels of a picture from top to bottom and from left to right. */
  readonly rows: number;
  readonly columns: number;
  /** Bytes of red, green and blue, count × rows × columns × 3. */
  readonly pictures: Uint8Array;
  /** The emoji as text. */
  readonly emoji: readonly string[];
  /** Their code points in hexadecimal with dashes between. */
  readonly codePoints: readonly string[];
  /** The languages of the names, the first of them English. */
  readonly languages: readonly string[];
  /** Names by language, one for each emoji. */
  readonly names: Readonly<Record<string, readonly string[]>>;
  /** English words that belong to each emoji. */
  readonly keywords: readonly (readonly string[])[];
  /** Names of the categories, in the order of the alphabet. */
  readonly categories: readonly string[];
  /** Category of each emoji, an index into `categories`. */
  readonly category: Uint8Array;
  /** Subcategory of each emoji. */
  readonly subcategories: readonly string[];
}
