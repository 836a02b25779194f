import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

import { optimalTilting } from '@crossmodal/theory';
import { selectBrowserEngine } from '@crossmodal/training/browser';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';

import { stateCodec } from '../../state/state-codec.ts';
import { gaussianFields, type GaussianState } from './gaussian-state.ts';
import { pairOf } from './pair-of-state.ts';
import { trainEncoders, type TrainingNews } from './train-encoders.ts';

const { defaults } = stateCodec<GaussianState>(gaussianFields);
const never = new AbortController().signal;

async function newsOf(state: GaussianState, signal: AbortSignal = never, heard?: (news: TrainingNews) => void): Promise<{ completed: boolean; news: TrainingNews[] }> {
  const news: TrainingNews[] = [];
  const completed = await trainEncoders(state, {
    signal,
    progress: (one) => {
      news.push(one);
      heard?.(one);
    },
  });
  return { completed, news };
}

beforeAll(async () => {
  const wasmPaths = join(dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm/package.json')), 'dist/');
  await selectBrowserEngine({ engine: 'wasm', wasmPaths });
});

describe('encoders trained by minibatches', () => {
  test.each([
    ['inner', 'conditional'],
    ['l2', 'u|v'],
    ['l2', 'v|u'],
    ['l2', 'joint'],
  ] as const)('of %s with the loss %s come close to the closed form', async (tilting, loss) => {
    const state: GaussianState = { ...defaults, tilting, loss, corr1: 0.6, varU1: 1, varV1: 1, batch: 256, steps: 250, rate: 0.05 };
    const { completed, news } = await newsOf(state);
    expect(completed).toBe(true);
    const { A, lossValue } = optimalTilting(pairOf(state), { tilting, loss });
    const { weights, loss: reached, step } = news.at(-1)!;
    expect(step).toBe(250);
    // 64,000 pairs: A has a standard error of about 0.01; batches of 256 shift it by less than that.
    expect(Math.abs(weights.G[0][0] * weights.H[0][0] - A.get(0, 0))).toBeLessThan(0.06);
    expect(reached).toBeGreaterThanOrEqual(lossValue);
    expect(reached - lossValue).toBeLessThan(0.005);
    expect(news.flatMap(({ batchLosses }) => batchLosses)).toHaveLength(250);
  });

  test('in two dimensions with rank 2 come close to the least loss, and the same seed gives the same bits', async () => {
    const state: GaussianState = { ...defaults, dimension: '2', rank: '2', corr1: 0.7, corr2: 0.5, batch: 256, steps: 200, rate: 0.05 };
    const [first, second] = [await newsOf(state), await newsOf(state)];
    expect(second).toEqual(first);
    const least = optimalTilting(pairOf(state), { tilting: 'inner', loss: 'conditional' }).lossValue;
    expect(first.news.at(-1)!.loss - least).toBeLessThan(0.01);
    expect(first.news.at(-1)!.loss).toBeGreaterThanOrEqual(least);
  });

  test('can be stopped, and leave no tensor behind', async () => {
    const before = tf.memory().numTensors;
    const controller = new AbortController();
    const { completed, news } = await newsOf({ ...defaults, batch: 16, steps: 1000 }, controller.signal, ({ step }) => {
      if (step >= 50) controller.abort();
    });
    expect(completed).toBe(false);
    expect(news.at(-1)!.step).toBeLessThan(100);
    await newsOf({ ...defaults, batch: 16, steps: 20 });
    expect(tf.memory().numTensors).toBe(before);
  });
});
