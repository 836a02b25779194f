import { createRequire } from 'node:module';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { emojiNamesUrl, emojiPicturesUrl } from '@crossmodal/data-emoji';
import { pictureBatch } from '@crossmodal/datasets/emoji/browser';
import { loadEmoji } from '@crossmodal/datasets/emoji';
import { hashNgrams } from '@crossmodal/encoders';
import { kmeSimilarity, type PointSet } from '@crossmodal/theory';
import { selectBrowserEngine } from '@crossmodal/training/browser';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';

import { stateCodec } from '../../state/state-codec.ts';
import { readWeights } from '../../workers/read-weights.ts';
import { EmojiExplorer, type EmojiQuestion } from './emoji-explorer.ts';
import { type EmojiConfig, type EmojiModel, emojiModel, type EmojiResult, type EmojiWeights } from './emoji-model.ts';
import { emojiFields, type EmojiState, KS, modelNames } from './emoji-state.ts';

const context = { signal: new AbortController().signal, progress: () => {} };
const { defaults } = stateCodec<EmojiState>(emojiFields);
const emoji = await loadEmoji({ pictures: emojiPicturesUrl, names: emojiNamesUrl });
let weights: Record<(typeof modelNames)[number], EmojiWeights>;
let explorer: EmojiExplorer;
/** The same models, built anew, with the raw embeddings of all pictures. */
let raw: Record<(typeof modelNames)[number], { model: EmojiModel; pictures: number[][] }>;

beforeAll(async () => {
  await selectBrowserEngine({ engine: 'wasm', wasmPaths: join(dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm/package.json')), 'dist/') });
  const read = async (name: string) => readWeights<EmojiConfig, EmojiResult>(await readFile(new URL(`../../../weights/emoji/${name}.safetensors.gz`, import.meta.url)), { name });
  weights = { cosine: await read('cosine'), kme: await read('kme') };
  const rawOf = (name: (typeof modelNames)[number]) => {
    const model = emojiModel(weights[name]);
    const all = Uint32Array.from(emoji.emoji.keys());
    const blocks = [0, 500, 1000, 1500].map((start) => all.subarray(start, start + 500));
    return { model, pictures: blocks.flatMap((block) => tf.tidy(() => model.pictures.apply(tf.tensor4d(pictureBatch(emoji, block), [block.length, 32, 32, 3])).arraySync())) };
  };
  raw = { cosine: rawOf('cosine'), kme: rawOf('kme') };
  explorer = await EmojiExplorer.open(emoji, weights, context);
}, 60_000);

/** Logits of all pictures with words in float64, from the raw embeddings. */
function logitsInFloat64(name: (typeof modelNames)[number], words: string): number[] {
  const { model, pictures: zu } = raw[name];
  const { data, model: settings } = model.config;
  const ids = hashNgrams([words], { words: data.words, characters: data.characters, buckets: data.buckets, length: data.textLength });
  const [zv] = tf.tidy(() => model.names.apply(tf.tensor2d(ids, [1, data.textLength], 'int32')).arraySync());
  const norm = (z: readonly number[]) => Math.hypot(...z);
  if (model.points === 1) return zu.map((z) => z.reduce((sum, value, k) => sum + value * zv[k], 0) / norm(z) / norm(zv) / model.temperature);
  const dim = settings.embeddingDim;
  const setOf = (z: readonly number[]): PointSet => ({
    points: Array.from({ length: model.points }, (_, i) => z.slice(i * dim, (i + 1) * dim)).map((point) => point.map((value) => value / norm(point))),
    logWeights: z.slice(model.points * dim),
  });
  return kmeSimilarity(zu.map(setOf), [setOf(zv)], Math.sqrt(model.temperature)).map(([logit]) => logit);
}

describe('the shipped models of emoji', () => {
  test('were trained without the groups held out, in all 16 languages, alike but for the head', () => {
    for (const name of modelNames) {
      const { config, result } = weights[name];
      expect(config.data.holdOut).toBe('test');
      expect([...config.data.languages].toSorted()).toEqual([...emoji.languages].toSorted());
      expect(explorer.heldOut).toHaveLength(result.pairs.test);
    }
    expect(weights.kme.config.data).toEqual(weights.cosine.config.data);
    expect(weights.kme.config.model).toMatchObject({ similarity: 'kme', points: 4, embeddingDim: 15 });
  });

  test('find what their runs found before they were rounded to half precision, in every language that is measured', async () => {
    for (const language of ['en', 'ar', 'ja']) {
      const rows = await explorer.recall(language);
      expect(rows).toHaveLength(8);
      for (const { model, direction, among, pairs, recall } of rows) {
        if (among === 'all') {
          expect(pairs).toBe(1585);
          continue;
        }
        const measured = weights[model].result.findings.languages.find((one) => one.language === language)!;
        const expected = direction === 'picture → name' ? measured.pictureToName : measured.nameToPicture;
        // A rank may pass the bound by rounding: at most two of 317.
        for (const k of KS) expect(Math.abs(recall[k] - expected[k]) * pairs, `${model} ${language} ${direction} R@${k}`).toBeLessThan(2.5);
      }
    }
  }, 60_000);

  test.each(['cat', 'Katze', 'ネコ', 'قطة', 'a rocket to the moon'])('answer “%s” as their definition in float64 does', async (words) => {
    const answers = await explorer.ask({ ...defaults, words });
    expect(answers.candidates).toBe(1585);
    for (const { model: name, answers: found, rank } of answers.rankings) {
      const logits = logitsInFloat64(name, words);
      const total = logits.reduce((sum, logit) => sum + Math.exp(logit), 0);
      const best = [...logits].toSorted((a, b) => b - a);
      found.forEach(({ index, logit, probability }, place) => {
        expect(logit).toBeCloseTo(logits[index], 3);
        expect(logit).toBeCloseTo(best[place], 3);
        expect(probability).toBeCloseTo(Math.exp(logits[index]) / total, 4);
      });
      if (answers.partner === undefined) expect(rank).toBeUndefined();
      else expect(rank).toBe(logits.filter((logit) => logit >= logits[answers.partner!] - 1e-9).length);
    }
  });

  test('know an emoji by its name in any language, and answer among those held out alone', async () => {
    const cat = emoji.names.en.indexOf('cat');
    for (const words of ['cat', ' Cat', 'ネコ']) expect((await explorer.ask({ ...defaults, words })).partner).toBe(cat);
    expect((await explorer.ask({ ...defaults, words: 'zebras of the night' })).partner).toBeUndefined();
    const { rankings, candidates, partner } = await explorer.ask({ ...defaults, words: emoji.names.de[explorer.heldOut[5]], language: 'de', among: 'held-out' });
    expect(candidates).toBe(explorer.heldOut.length);
    expect(partner).toBe(explorer.heldOut[5]);
    for (const { answers, rank } of rankings) {
      expect(rank).toBeGreaterThanOrEqual(1);
      for (const { index } of answers) expect(explorer.heldOut).toContain(index);
    }
    await expect(explorer.ask({ ...defaults, words: '...' })).rejects.toThrow('“...” has no letters or symbols');
  });

  test('rank names for a picture by the same logits as pictures for the name, and say what is not there', async () => {
    const cat = emoji.names.en.indexOf('cat');
    const names = await explorer.ask({ ...defaults, given: 'picture', picture: emoji.codePoints[cat] });
    expect(names.partner).toBe(cat);
    for (const { model: name, answers } of names.rankings) {
      for (const { index, logit } of answers) expect(logit).toBeCloseTo(logitsInFloat64(name, emoji.names.en[index])[cat], 3);
    }
    await expect(explorer.ask({ ...defaults, given: 'picture', picture: 'ABC' })).rejects.toThrow('There is no picture ABC among the 1585');
  });

  test('tell which points meet: shares that sum to 1, of weights that do, and of nothing else than their logit', async () => {
    const { rankings } = await explorer.ask({ ...defaults, words: 'dog' });
    expect(rankings[0].meeting).toBeUndefined();
    const { ofPicture, ofName, shares } = rankings[1].meeting!;
    const { model, pictures } = raw.kme;
    const { data, model: settings } = model.config;
    const ids = hashNgrams(['dog'], { words: data.words, characters: data.characters, buckets: data.buckets, length: data.textLength });
    const [name] = tf.tidy(() => model.names.apply(tf.tensor2d(ids, [1, data.textLength], 'int32')).arraySync());
    const picture = pictures[rankings[1].answers[0].index];
    const dim = settings.embeddingDim;
    const point = (z: readonly number[], i: number) => z.slice(i * dim, (i + 1) * dim);
    const cosine = (a: readonly number[], b: readonly number[]) => a.reduce((sum, value, k) => sum + value * b[k], 0) / Math.hypot(...a) / Math.hypot(...b);
    const terms = Array.from({ length: 16 }, (_, at) => {
      const [i, j] = [at >> 2, at & 3];
      return Math.exp(picture[4 * dim + i] + name[4 * dim + j] + (cosine(point(picture, i), point(name, j)) - 1) / model.temperature);
    });
    const total = terms.reduce((sum, term) => sum + term, 0);
    terms.forEach((term, at) => expect(shares[at >> 2][at & 3]).toBeCloseTo(term / total, 5));
    expect(rankings[1].answers[0].logit).toBeCloseTo(Math.log(total), 3);
    for (const [shown, z] of [[ofPicture, picture], [ofName, name]] as const) {
      const own = z.slice(4 * dim).map(Math.exp);
      own.forEach((weight, i) => expect(shown[i]).toBeCloseTo(weight / own.reduce((sum, value) => sum + value, 0), 5));
    }
  });

  test('take their example from the seed, one trained on, or one held out where only those are asked', async () => {
    const [first, again, other, heldOut] = await Promise.all(([{}, {}, { seed: 5 }, { among: 'held-out' }] satisfies Partial<EmojiQuestion>[]).map((change) => explorer.ask({ ...defaults, ...change })));
    expect(first).toEqual(again);
    expect(first.example && heldOut.example).toBe(true);
    expect(explorer.heldOut).not.toContain(first.partner);
    expect(explorer.heldOut).toContain(heldOut.partner);
    expect(other.partner).not.toBe(first.partner);
  });

  test('place pictures in the plane, and a question at the mean place under ν', async () => {
    for (const map of modelNames) {
      const { coordinates, fit } = await explorer.map({ map, projection: 'pca', seed: 0 }, context);
      expect(coordinates).toHaveLength(2 * 1585);
      expect(fit).toBeGreaterThan(0.1);
      expect(fit).toBeLessThan(1);
      const [x, y] = await explorer.locate({ question: { ...defaults, words: 'cat' }, map, projection: 'pca', seed: 0 }, context);
      const logits = logitsInFloat64(map, 'cat');
      const total = logits.reduce((sum, logit) => sum + Math.exp(logit), 0);
      const mean = (axis: number) => logits.reduce((sum, logit, i) => sum + (Math.exp(logit) / total) * coordinates[2 * i + axis], 0);
      expect(x).toBeCloseTo(mean(0), 3);
      expect(y).toBeCloseTo(mean(1), 3);
      const cat = emoji.names.en.indexOf('cat');
      expect(await explorer.locate({ question: { ...defaults, given: 'picture', picture: emoji.codePoints[cat] }, map, projection: 'pca', seed: 0 }, context)).toEqual([coordinates[2 * cat], coordinates[2 * cat + 1]]);
    }
  });

  test('leave no tensor behind, and stop while they are opened', async () => {
    await explorer.ask({ ...defaults, words: 'dog' });
    const before = tf.memory().numTensors;
    await explorer.ask({ ...defaults, words: 'dog' });
    await explorer.ask({ ...defaults, given: 'picture' });
    await explorer.recall('en');
    expect(tf.memory().numTensors).toBe(before);
    const controller = new AbortController();
    const stopped = EmojiExplorer.open(emoji, weights, { signal: controller.signal, progress: () => controller.abort() });
    await expect(stopped).rejects.toMatchObject({ name: 'AbortError' });
    expect(tf.memory().numTensors).toBe(before);
  });
});
