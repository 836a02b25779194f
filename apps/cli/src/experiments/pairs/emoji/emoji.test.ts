import { similarities } from '@crossmodal/losses';
import { createRandom } from '@crossmodal/theory';
import { selectEngine } from '@crossmodal/training/engine';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';

import { sideTensor } from '../side-tensor.ts';
import { emojiDataSchema } from './emoji-schemas.ts';
import { itemFeatures } from './item-features.ts';
import { type EmojiPairs, loadEmojiPairs } from './load-emoji-pairs.ts';
import { logitsOf } from './logits-of.ts';
import { nameSide } from './name-side.ts';
import { probePictures } from './probe-pictures.ts';
import { shiftedPictures } from './shifted-pictures.ts';
import { zeroShotCategories } from './zero-shot-categories.ts';

let pairs: EmojiPairs;

beforeAll(async () => {
  await selectEngine({ engine: 'cpu' });
  pairs = await loadEmojiPairs(emojiDataSchema.parse({ languages: ['en', 'de', 'ja'], keywords: 2, nameDropout: 0.5, shift: 2 }));
}, 60_000);

describe('loadEmojiPairs', () => {
  it('pairs each picture with its own name, and keeps every group on one side', () => {
    const { emoji, groups, split, train, test } = pairs;
    expect(train.count + test.count).toBe(1585);
    const groupsOf = (items: Uint32Array) => new Set(Array.from(items, (item) => groups.groupOf[item]));
    const [learned, held] = [groupsOf(split.train), groupsOf(split.test)];
    expect([...held].filter((group) => learned.has(group))).toEqual([]);
    const picture = test.u.rows(Uint32Array.of(5));
    expect([...picture]).toEqual(Array.from(emoji.pictures.subarray(split.test[5] * 3072, (split.test[5] + 1) * 3072), (byte) => Math.fround(byte / 255)));
    expect(test.labels![5]).toBe(emoji.category[split.test[5]]);
    const alone = nameSide(emoji, split.test.subarray(5, 6), { settings: emojiDataSchema.parse({}) });
    expect([...test.v.rows(Uint32Array.of(5))]).toEqual([...alone.rows(Uint32Array.of(0))]);
  });

  it('takes the groups to validate on from those to train on, and leaves the test alone', async () => {
    const validating = await loadEmojiPairs(emojiDataSchema.parse({ holdOut: 'validation' }));
    const tested = new Set(pairs.split.test);
    expect([...validating.split.train, ...validating.split.test].toSorted((a, b) => a - b)).toEqual([...pairs.split.train].toSorted((a, b) => a - b));
    expect(validating.split.test.some((item) => tested.has(item))).toBe(false);
    expect(Math.abs(validating.split.test.length / pairs.split.train.length - 0.2)).toBeLessThan(0.02);
  });

  it('changes what training sees by the generator alone, and never what is tested', () => {
    const { train, test } = pairs;
    const indices = Uint32Array.from({ length: 20 }, (_, index) => index);
    for (const side of ['u', 'v'] as const) {
      expect(test[side].varied).toBeUndefined();
      const varied = (seed: number) => [...train[side].varied!(indices, createRandom(seed))];
      expect(varied(1)).toEqual(varied(1));
      expect(varied(1)).not.toEqual(varied(2));
      expect(varied(1)).not.toEqual([...train[side].rows(indices)]);
      expect(varied(1)).toHaveLength(train[side].rows(indices).length);
    }
  });

  it('draws names of all languages, and no others, where nothing is left out', async () => {
    const { emoji, split } = pairs;
    const settings = emojiDataSchema.parse({ languages: ['en', 'de', 'ja'] });
    const few = split.train.subarray(0, 1);
    const side = nameSide(emoji, few, { settings });
    const expected = settings.languages.map((language) => nameSide(emoji, few, { settings, language }).rows(Uint32Array.of(0)).join(','));
    const random = createRandom(4);
    const seen = new Set(Array.from({ length: 60 }, () => side.varied!(Uint32Array.of(0), random).join(',')));
    expect([...seen].toSorted()).toEqual(expected.toSorted());
  });

  it('leaves out about the share of n-grams that is asked for, and no whole name', () => {
    const settings = emojiDataSchema.parse({ nameDropout: 0.4 });
    const indices = Uint32Array.from({ length: 400 }, (_, index) => index);
    const side = nameSide(pairs.emoji, pairs.split.train.subarray(0, 400), { settings });
    const count = (ids: Float32Array) => ids.reduce((sum, id) => sum + (id === 0 ? 0 : 1), 0);
    const varied = side.varied!(indices, createRandom(2));
    const [all, some] = [count(side.rows(indices)), count(varied)];
    // The first of 400 names' n-grams stay; four standard errors of a share.
    const open = all - 400;
    expect(Math.abs((all - some) / open - 0.4)).toBeLessThan(4 * Math.sqrt((0.4 * 0.6) / open));
    for (let row = 0; row < 400; row++) expect(varied[row * settings.textLength]).not.toBe(0);
  });

  it('gives names as integers, which encoders look up', () => {
    const tensor = sideTensor(pairs.test.v, Uint32Array.of(0, 1));
    expect([tensor.dtype, ...tensor.shape]).toEqual(['int32', 2, 64]);
    tensor.dispose();
  });

  it('names a language that there is not', async () => {
    await expect(loadEmojiPairs(emojiDataSchema.parse({ languages: ['en', 'xx'] }))).rejects.toThrow(/data\.languages has xx; expected some of en, /);
    await expect(loadEmojiPairs(emojiDataSchema.parse({ words: [], characters: [] }))).rejects.toThrow(/expected at least one number/);
  });
});

it('shiftedPictures moves whole pictures, white coming in, by every distance up to the most', () => {
  const shape = { rows: 5, columns: 4, channels: 2 };
  const picture = Float32Array.from({ length: 40 }, (_, at) => (at + 2) / 100);
  const pixel = (data: Float32Array, row: number, column: number) => [...data.subarray((row * 4 + column) * 2, (row * 4 + column) * 2 + 2)];
  const random = createRandom(9);
  const seen = new Set<string>();
  for (let trial = 0; trial < 200; trial++) {
    const moved = shiftedPictures(picture.slice(), shape, { most: 1, random });
    const fits = [-1, 0, 1].flatMap((down) =>
      [-1, 0, 1].filter((right) =>
        Array.from({ length: 20 }, (_, at) => [Math.floor(at / 4), at % 4]).every(([row, column]) => {
          const inside = row - down >= 0 && row - down < 5 && column - right >= 0 && column - right < 4;
          return pixel(moved, row, column).join() === (inside ? pixel(picture, row - down, column - right) : [1, 1]).join();
        }),
      ).map((right) => `${down},${right}`),
    );
    expect(fits).toHaveLength(1);
    seen.add(fits[0]);
  }
  expect(seen.size).toBe(9);
});

describe('zeroShotCategories', () => {
  // Three prompts of category 2, one of category 5, none of category 7.
  const ofPrompts = Uint8Array.of(2, 2, 2, 5);

  it('tells the rules apart where one prompt fits well and the others badly', () => {
    // Mean rule: (9 − 3 − 3)/3 + ln ¾ = 0.71 against 4 + ln ¼ = 2.61. Log-mean-exp: about 9 − ln 3 + ln ¾ = 7.61.
    const found = zeroShotCategories({ logits: [Float32Array.of(9, -3, -3, 4)], ofPrompts, ofPictures: Uint8Array.of(2) });
    expect(found).toEqual({ categories: 2, prompts: 4, mean: 0, logMeanExp: 1, chance: 1 });
  });

  it('counts pictures of a category without prompts as missed, and takes the most frequent category as chance', () => {
    const logits = [Float32Array.of(5, 5, 5, 0), Float32Array.of(0, 0, 0, 5), Float32Array.of(5, 5, 5, 0), Float32Array.of(0, 0, 0, 9)];
    expect(zeroShotCategories({ logits, ofPrompts, ofPictures: Uint8Array.of(2, 5, 7, 2) })).toMatchObject({ mean: 0.5, logMeanExp: 0.5, chance: 0.5 });
  });

  it('adds the logarithm of the share of a category', () => {
    // Equal logits: ln ¾ against ln ¼.
    expect(zeroShotCategories({ logits: [new Float32Array(4)], ofPrompts, ofPictures: Uint8Array.of(2) })).toMatchObject({ mean: 1, logMeanExp: 1 });
  });
});

it('itemFeatures gives vectors, and each point of a set, the norm 1 and leaves weights alone', () => {
  const vectors = itemFeatures({ data: Float32Array.of(3, 4, 0, 0), rows: 2, columns: 2 }, null);
  expect([...vectors.data]).toEqual([3 / 5, 4 / 5, 0, 0].map(Math.fround));
  const sets = itemFeatures({ data: Float32Array.of(3, 4, 0, 2, -1.5, 7), rows: 1, columns: 6 }, 2);
  expect([...sets.data]).toEqual([3 / 5, 4 / 5, 0, 1, -1.5, 7].map(Math.fround));
});

it('probePictures finds classes that a line separates, whatever the scale of a feature, and gives the share of the largest as chance', () => {
  const random = createRandom(5);
  const sample = (count: number) => {
    const labels = Uint8Array.from({ length: count }, (_, i) => (i % 3 === 0 ? 1 : 0));
    const data = Float32Array.from(Array.from(labels).flatMap((label) => [1000 * random.normal(), 0.001 * (label + 0.1 * random.normal())]));
    return { features: { data, rows: count, columns: 2 }, labels };
  };
  const probe = probePictures(sample(90), sample(60), { classes: 2, validation: Uint32Array.from({ length: 30 }, (_, i) => i) });
  expect(probe.accuracy).toBe(1);
  expect(probe.chance).toBeCloseTo(40 / 60, 12);
});

it('logitsOf computes the logits of all queries with all candidates, in blocks', async () => {
  const random = createRandom(6);
  const items = (rows: number) => ({ data: Float32Array.from({ length: rows * 3 }, () => random.normal()), rows, columns: 3 });
  const [queries, candidates] = [items(300), items(4)];
  const before = tf.memory().numTensors;
  const logits = await logitsOf(similarities.inner.create(), queries, candidates);
  expect(tf.memory().numTensors).toBe(before);
  for (const [i, j] of [[0, 0], [255, 3], [256, 1], [299, 2]]) {
    expect(logits[i][j]).toBeCloseTo([0, 1, 2].reduce((sum, k) => sum + queries.data[i * 3 + k] * candidates.data[j * 3 + k], 0), 5);
  }
});
