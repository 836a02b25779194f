import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { createRandom } from '@crossmodal/theory';
import { beforeAll, describe, expect, it } from 'vitest';

import { embedInBatches, lenetEncoder } from './index.ts';

const count = 7;
const pixels = Float32Array.from({ length: count * 784 }, ((random) => () => random.uniform())(createRandom(1)));
const batch = (start: number, end: number) => tf.tensor4d(pixels.subarray(784 * start, 784 * end), [end - start, 28, 28, 1]);

beforeAll(async () => {
  tf.env().set('PROD', true);
  await tf.setBackend('cpu');
});

describe('embedInBatches', () => {
  it('gives the same embeddings for every size of batch, the last one ragged, and leaks no tensor', async () => {
    const encoder = lenetEncoder({ random: createRandom(2) });
    const whole = tf.tidy(() => encoder.apply(batch(0, count)).dataSync());
    const before = tf.memory().numTensors;
    for (const batchSize of [1, 3, 7, 100]) {
      const embeddings = await embedInBatches(encoder, { count, batch, batchSize });
      expect(Math.max(...embeddings.map((value, i) => Math.abs(value - whole[i])))).toBeLessThan(1e-6);
    }
    expect(tf.memory().numTensors).toBe(before);
  });

  it('tells how far it is and stops when asked', async () => {
    const encoder = lenetEncoder({ random: createRandom(2) });
    const done: number[] = [];
    const controller = new AbortController();
    const onProgress = (items: number) => {
      done.push(items);
      if (items === 4) controller.abort();
    };
    await expect(embedInBatches(encoder, { count, batch, batchSize: 2, onProgress, signal: controller.signal })).rejects.toThrow(/abort/i);
    expect(done).toEqual([2, 4]);
  });

  it('refuses a batch size of zero', async () => {
    await expect(embedInBatches(lenetEncoder({ random: createRandom(2) }), { count, batch, batchSize: 0 })).rejects.toThrow(/batchSize is 0/);
  });
});
