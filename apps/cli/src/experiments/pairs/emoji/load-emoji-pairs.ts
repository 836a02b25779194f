import { emojiNamesUrl, emojiPicturesUrl } from '@crossmodal/data-emoji';
import { groupSplit, type TrainTestSplit } from '@crossmodal/datasets';
import { type EmojiData, emojiGroups, type EmojiGroups, loadEmoji, pictureBatch } from '@crossmodal/datasets/emoji';
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

/** Streams of the seed of the split. */
const STREAMS = { test: 0, validation: 1, subset: 2 };

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
  const split = emojiSplit(groups, settings);
  const part = (items: Uint32Array, varied: boolean): PairSplit => ({
    count: items.length,
    u: pictureSide(emoji, items, varied ? settings.shift : 0),
    v: nameSide(emoji, items, { settings: varied ? settings : { ...settings, languages: [settings.languages[0]], keywords: 0, nameDropout: 0 } }),
    labels: Uint8Array.from(items, (item) => emoji.category[item]),
  });
  return { settings, emoji, groups, split, train: part(split.train, true), test: part(split.test, false), classes: emoji.categories.length };
}

/** Groups to learn from and groups to measure on, those of validation taken from training alone. */
function emojiSplit(groups: EmojiGroups, { testShare: testFraction, splitSeed, holdOut, maxEmoji }: EmojiSettings): TrainTestSplit {
  const used = maxEmoji === null ? Uint32Array.from(groups.groupOf.keys()) : drawnGroups(groups, { most: maxEmoji, splitSeed });
  const part = (items: Uint32Array, stream: number): TrainTestSplit => {
    const { train, test } = groupSplit({ groups: Array.from(items, (item) => groups.groupOf[item]), testFraction, random: createRandom(splitSeed, stream) });
    return { train: train.map((place) => items[place]), test: test.map((place) => items[place]) };
  };
  const outer = part(used, STREAMS.test);
  return holdOut === 'test' ? outer : part(outer.train, STREAMS.validation);
}

/** Emoji of groups drawn at random, as many as fit. */
function drawnGroups({ groups }: EmojiGroups, { most, splitSeed }: { most: number; splitSeed: number }): Uint32Array {
  const drawn: number[] = [];
  for (const place of createRandom(splitSeed, STREAMS.subset).permutation(groups.length)) {
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
