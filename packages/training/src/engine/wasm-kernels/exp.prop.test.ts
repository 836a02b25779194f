import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';

import { on, startBackends } from '../../../test/backends.ts';

beforeAll(startBackends);

const expOf = async (values: Float32Array) => (await on('wasm', () => [tf.exp(tf.tensor1d(values))]))[0];

/** The distance of float32 numbers at x. */
const unit = (x: number) => 2 ** (Math.max(-126, Math.floor(Math.log2(x))) - 23);

describe('the exponential on wasm', () => {
  it('is within two units of the last place, for any number of numbers, down to the smallest and up to the largest', async () => {
    await fc.assert(
      fc.asyncProperty(fc.float32Array({ minLength: 4, maxLength: 40, min: Math.fround(-103), max: Math.fround(88.5), noNaN: true }), async (values) => {
        const actual = await expOf(values);
        for (const [i, x] of values.entries()) expect(Math.abs(actual[i] - Math.exp(x)) / unit(Math.exp(x))).toBeLessThanOrEqual(2);
      }),
      { numRuns: 300, seed: 8 },
    );
  });

  it('is close over the whole range, evenly', async () => {
    const values = Float32Array.from({ length: 200_001 }, (_, i) => -87 + (175 * i) / 200_000);
    const actual = await expOf(values);
    let worst = 0;
    for (const [i, x] of values.entries()) worst = Math.max(worst, Math.abs(actual[i] - Math.exp(x)) / unit(Math.exp(x)));
    expect(worst).toBeLessThanOrEqual(2);
  });

  it('knows infinity, what is not a number, and what leaves float32 at either end', async () => {
    expect(await expOf(Float32Array.of(Infinity, -Infinity, NaN, 0, -0, 88.8, 1e30, -104, -1e30))).toEqual([Infinity, 0, NaN, 1, 1, Infinity, Infinity, 0, 0]);
  });
});
