import { choiceField, numberField, seedField, textField } from '../../state/fields.ts';
import type { Fields } from '../../state/state-codec.ts';

/** The languages of the names, as in `@crossmodal/data-emoji`. */
export const languages = ['en', 'ar', 'de', 'el', 'es', 'fr', 'hi', 'it', 'ja', 'nl', 'pt', 'ru', 'sv', 'tr', 'uk', 'zh'] as const;

/** The two models, by the names of their files. */
export const modelNames = ['cosine', 'kme'] as const;

/** Name of a model. */
export type ModelName = (typeof modelNames)[number];

/** The k of recall at k. */
export const KS = [1, 5, 10] as const;

/** Everything that the page of emoji shows, as its link holds it. */
export interface EmojiState {
  /** What is given: words, to find pictures; or a picture, to find names. */
  readonly given: 'words' | 'picture';
  /** The words, in any language; empty for an example that the seed draws. */
  readonly words: string;
  /** Code points of the picture, such as 1F408; empty for an example that the seed draws. */
  readonly picture: string;
  /** Of the names that are shown, ranked and measured. */
  readonly language: (typeof languages)[number];
  /** What competes. */
  readonly among: 'all' | 'held-out';
  /** Whose map. */
  readonly map: ModelName;
  readonly projection: 'pca' | 'umap';
  /** The middle of the map in sight, in shares of its side, and by how much it is enlarged. */
  readonly x: number;
  readonly y: number;
  readonly zoom: number;
  readonly seed: number;
}

/** Longer texts have no more n-grams that count. */
const LONGEST = 100;

export const emojiFields = {
  given: choiceField('words', ['words', 'picture']),
  words: textField(LONGEST),
  picture: textField(LONGEST),
  language: choiceField('en', languages),
  among: choiceField('all', ['all', 'held-out']),
  map: choiceField('cosine', modelNames),
  projection: choiceField('pca', ['pca', 'umap']),
  x: numberField(0.5, { min: -0.5, max: 1.5, step: 0.0001 }),
  y: numberField(0.5, { min: -0.5, max: 1.5, step: 0.0001 }),
  zoom: numberField(1, { min: 1, max: 40, step: 0.01 }),
  seed: seedField(),
} as const satisfies Fields<EmojiState>;
