import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

import { syntheticDigits } from '@crossmodal/datasets';
import { createRandom } from '@crossmodal/theory';
import { selectBrowserEngine } from '@crossmodal/training/browser';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';

import { stateCodec } from '../../state/state-codec.ts';
import { DigitModels, type DigitsNews } from './digit-models.ts';
import { digitsFields, type DigitsState, objectiveNames } from './digits-state.ts';

const never = new AbortController().signal;
const state: DigitsState = { ...stateCodec<DigitsState>(digitsFields).defaults, images: 640, batch: 32, epochs: 1, rate: 0.004 };
const data = { train: syntheticDigits({ count: 640, random: createRandom(1) }), test: syntheticDigits({ count: 200, random: createRandom(2) }) };

beforeAll(async () => {
  const wasmPaths = join(dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm/package.json')), 'dist/');
  await selectBrowserEngine({ engine: 'wasm', wasmPaths });
});

describe('LeNet under the three losses', () => {
  test('tells digits apart, gives laws of the label, and draws images of it', async () => {
    const models = new DigitModels(data);
    const news: DigitsNews[] = [];
    const scores = await models.train(state, { signal: never, progress: (one) => news.push(one) });
    expect(scores.map(({ objective }) => objective)).toEqual(objectiveNames);
    // Chance is 0.1, and log 10 = 2.30.
    for (const { accuracy, negativeLogLikelihood } of scores) {
      expect(accuracy).toBeGreaterThan(0.6);
      expect(negativeLogLikelihood).toBeLessThan(1.5);
    }
    expect(news.at(-1)).toMatchObject({ done: 60, total: 60, step: 20 });
    expect(news.flatMap(({ losses }) => losses)).toHaveLength(60);

    const { pixels, label } = models.testImage(3);
    const laws = await models.classify(pixels);
    for (const { probabilities } of laws) expect(probabilities.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 9);
    expect(laws.filter(({ probabilities }) => probabilities.indexOf(Math.max(...probabilities)) === label).length).toBeGreaterThanOrEqual(2);

    const draws = models.draw({ label: 7, draws: 40, seed: 3 });
    const sevens = data.test.labels.filter((one) => one === 7).length;
    for (const { images, purity, effectiveSampleSize, distinct } of draws) {
      expect(images).toHaveLength(40);
      expect(purity).toBeGreaterThan(0.5);
      expect(effectiveSampleSize).toBeGreaterThan(1);
      expect(effectiveSampleSize).toBeLessThan(200);
      expect(distinct).toBeLessThanOrEqual(40);
    }
    expect(sevens).toBeGreaterThan(5);
    expect(models.draw({ label: 7, draws: 40, seed: 3 })).toEqual(draws);
    models.dispose();
  });

  test('the same seed gives the same bits; a stop leaves neither a model nor a tensor', async () => {
    const before = tf.memory().numTensors;
    const small: DigitsState = { ...state, losses: 'two-sided', images: 160 };
    const models = new DigitModels(data);
    const first = await models.train(small, { signal: never, progress: () => {} });
    expect(await models.train(small, { signal: never, progress: () => {} })).toEqual(first);
    const controller = new AbortController();
    const stopped = models.train({ ...small, epochs: 20 }, { signal: controller.signal, progress: () => controller.abort() });
    await expect(stopped).rejects.toMatchObject({ name: 'AbortError' });
    expect(await models.classify(models.testImage(0).pixels)).toEqual([]);
    expect(tf.memory().numTensors).toBe(before);
  });
});
