import { emojiNamesUrl, emojiPicturesUrl } from '@crossmodal/data-emoji';
import type { TrainTestSplit } from '@crossmodal/datasets';
import { type EmojiData, emojiGroups, type EmojiGroups, emojiSplit, loadEmoji, pictureBatch } from '@crossmodal/datasets/emoji';
import { createRandom } from '@crossmodal/theory';

import { UsageError } from '../../../errors.ts';
import type { PairSide, PairSplit } from '../pair-experiment.ts';
import type { EmojiSettings } from './emoji-schemas.ts';
import { nameSide } from './name-side.ts';
import { shiftedPictures } from './shifted-pictures.ts';

/** Pictures and names of a run with their split. */
export interface EmojiPairs {
  readonly settings: EmojiSettings;
  readonly emoji: EmojiData;
  readonly groups: EmojiGroups;
  /** Which emoji are learned and which are held out. */
  readonly split: TrainTestSplit;
  readonly train: PairSplit;
  readonly test: PairSplit;
  readonly classes: number;
}

/** Stream of the seed of the split; `emojiSplit` has 0 and 1. */
const SUBSET = 2;

const CHANNELS = 3;
const FEWEST = 20;

/** The emoji with their groups, which depend on no setting: made once for all runs of a process. */
let grouped: Promise<{ readonly emoji: EmojiData; readonly groups: EmojiGroups }> | undefined;

async function groupedEmoji(): Promise<{ readonly emoji: EmojiData; readonly groups: EmojiGroups }> {
  const emoji = await loadEmoji({ pictures: emojiPicturesUrl, names: emojiNamesUrl });
  return { emoji, groups: emojiGroups(emoji) };
}

/** Reads the emoji and splits them by their groups: the same for the same settings. */
export async function loadEmojiPairs(settings: EmojiSettings): Promise<EmojiPairs> {
  const { emoji, groups } = await (grouped ??= groupedEmoji());
  const unknown = settings.languages.find((language) => !emoji.languages.includes(language));
  if (unknown !== undefined) throw new UsageError(`data.languages has ${unknown}; expected some of ${emoji.languages.join(', ')}`);
  if (settings.words.length + settings.characters.length === 0) throw new UsageError('data.words and data.characters are empty; expected at least one number of words or characters');
  const split = splitOf(groups, settings);
  const part = (items: Uint32Array, varied: boolean): PairSplit => ({
    count: items.length,
    u: pictureSide(emoji, items, varied ? settings.shift : 0),
    v: nameSide(emoji, items, { settings: varied ? settings : { ...settings, languages: [settings.languages[0]], keywords: 0, nameDropout: 0 } }),
    labels: Uint8Array.from(items, (item) => emoji.category[item]),
  });
  return { settings, emoji, groups, split, train: part(split.train, true), test: part(split.test, false), classes: emoji.categories.length };
}

/** Groups to learn from and groups to measure on, of all emoji or of some. */
function splitOf(groups: EmojiGroups, { testShare: testFraction, splitSeed: seed, holdOut, maxEmoji }: EmojiSettings): TrainTestSplit {
  return emojiSplit(groups, { testFraction, seed, holdOut, ...(maxEmoji !== null && { items: drawnGroups(groups, { most: maxEmoji, splitSeed: seed }) }) });
}

/** Emoji of groups drawn at random, as many as fit. */
function drawnGroups({ groups }: EmojiGroups, { most, splitSeed }: { most: number; splitSeed: number }): Uint32Array {
  const drawn: number[] = [];
  for (const place of createRandom(splitSeed, SUBSET).permutation(groups.length)) {
    if (drawn.length + groups[place].members.length <= most) drawn.push(...groups[place].members);
  }
  if (drawn.length < FEWEST) throw new UsageError(`data.maxEmoji is ${most}, which leaves ${drawn.length} emoji; expected at least ${FEWEST}`);
  return Uint32Array.from(drawn).toSorted();
}

function pictureSide(emoji: EmojiData, items: Uint32Array, shift: number): PairSide {
  const shape = { rows: emoji.rows, columns: emoji.columns, channels: CHANNELS };
  const rows = (indices: Uint32Array, into?: Float32Array) => pictureBatch(emoji, indices.map((index) => items[index]), into);
  return {
    shape: [emoji.rows, emoji.columns, CHANNELS],
    values: 'red, green and blue from 0 to 1, the picture on white',
    rows,
    ...(shift > 0 && { varied: (indices, random, into) => shiftedPictures(rows(indices, into), shape, { most: shift, random }) }),
  };
}
