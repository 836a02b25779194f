import { streamFunctionLaw } from '@crossmodal/datasets/lagrangian';
import { createRandom } from '@crossmodal/theory';
import { selectEngine } from '@crossmodal/training/engine';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';

import { fieldErrors } from './field-errors.ts';

const ROWS = 60;

/** Random fields that are their own embeddings. */
function fieldPool(seed: number) {
  const random = createRandom(seed);
  const law = streamFunctionLaw();
  const coefficients = Float32Array.from({ length: ROWS * 98 }, (_, i) => law[(i % 98) >> 1] * random.normal());
  return { z: { data: coefficients, rows: ROWS, columns: 98 }, coefficients, degree: 3, frequencies: new Float32Array(49) };
}

describe('fieldErrors', () => {
  beforeAll(() => selectEngine({ engine: 'wasm' }));
  const pool = fieldPool(1);
  const sharp = (zu: tf.Tensor2D, zv: tf.Tensor2D) => tf.mul(-1e4, tf.sum(tf.squaredDifference(tf.expandDims(zu, 1), tf.expandDims(zv, 0)), 2)) as tf.Tensor2D;
  const flat = (zu: tf.Tensor2D, zv: tf.Tensor2D) => tf.zeros([zu.shape[0], zv.shape[0]]) as tf.Tensor2D;

  it('are 0 where the model finds each field itself', async () => {
    const { best, weighted, prior } = await fieldErrors(pool, pool, sharp);
    expect(best).toEqual({ psi: 0, velocity: 0 });
    expect(weighted.psi).toBeLessThan(1e-5);
    // The standard deviation of ψ is 0.4; sixty fields give it to some per cent.
    expect(Math.abs(prior.psi / 0.4 - 1)).toBeLessThan(0.2);
  });

  it('of the weighted mean are those of the prior mean where the model knows nothing', async () => {
    const { weighted, prior } = await fieldErrors(pool, fieldPool(2), flat);
    expect(weighted.psi).toBeCloseTo(prior.psi, 5);
    expect(weighted.velocity).toBeCloseTo(prior.velocity, 4);
  });

  it('leaves no tensor behind', async () => {
    const before = tf.memory().numTensors;
    await fieldErrors(pool, pool, flat);
    expect(tf.memory().numTensors).toBe(before);
  });
});
