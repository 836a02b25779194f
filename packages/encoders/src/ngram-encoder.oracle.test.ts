import * as tf from '@tensorflow/tfjs-core';
import { createRandom } from '@crossmodal/theory';
import { beforeAll, describe, expect, it } from 'vitest';

import { expectGradients, perturb, type Weights, weightsOf } from '../test/expect-gradients.ts';
import { affine } from '../test/plain-arrays.ts';
import { useBackend } from '../test/use-backend.ts';
import { countParameters, embeddingTokens, loadEncoder, ngramEncoder, saveEncoder } from './index.ts';

const small = { buckets: 7, width: 4, hidden: [5], outputDim: 3 };
const IDS = [[3, 1, 3, 6, 0], [2, 0, 0, 0, 0], [5, 4, 3, 2, 1]];

/** One text in float64 on plain arrays, from the definition: the vectors of its n-grams as they come. */
function reference(ids: number[], weights: Weights): number[] {
  const { width } = small;
  const vectors = ids.filter((id) => id !== 0).map((id) => Array.from(weights.table.slice(id * width, (id + 1) * width)));
  const mean = Array.from({ length: width }, (_, j) => vectors.reduce((sum, vector) => sum + vector[j], 0) / Math.max(1, vectors.length));
  const centre = mean.reduce((sum, value) => sum + value, 0) / width;
  const variance = mean.reduce((sum, value) => sum + (value - centre) ** 2, 0) / width;
  const normalised = mean.map((value, j) => (weights['norm.weight'][j] * (value - centre)) / Math.sqrt(variance + 1e-5) + weights['norm.bias'][j]);
  const hidden = affine([normalised], weights['linear1.weight'], weights['linear1.bias']).map((row) => row.map((value) => Math.max(0, value)));
  return affine(hidden, weights['output.weight'], weights['output.bias'])[0];
}

const distance = (a: tf.Tensor, b: tf.Tensor) => tf.tidy(() => tf.max(tf.abs(tf.sub(a, b))).dataSync()[0]);
const batchOf = (ids: number[][]) => tf.tensor2d(ids, undefined, 'int32');

describe.each(['cpu', 'wasm'] as const)('ngramEncoder on %s', (backend) => {
  beforeAll(() => useBackend(backend));

  it('agrees with its definition in float64, value and gradient, with ids that repeat', () => {
    const random = createRandom(2);
    const encoder = ngramEncoder({ ...small, random });
    perturb(encoder, random);
    const direction = IDS.map(() => Array.from({ length: 3 }, () => Math.fround(random.normal())));
    const expected = IDS.flatMap((ids) => reference(ids, weightsOf(encoder)));
    encoder.apply(batchOf(IDS)).dataSync().forEach((value, i) => expect(Math.abs(value - expected[i])).toBeLessThan(1e-5 * Math.max(1, Math.abs(expected[i]))));
    expectGradients(
      encoder,
      () => tf.sum(tf.mul(encoder.apply(batchOf(IDS)), direction)) as tf.Scalar,
      (weights) => IDS.reduce((total, ids, i) => total + reference(ids, weights).reduce((sum, value, j) => sum + value * direction[i][j], 0), 0),
    );
    // All rows of the table, as most of its gradient comes from a few of them.
    const { grads } = tf.variableGrads(() => tf.sum(tf.mul(encoder.apply(batchOf(IDS)), direction)) as tf.Scalar, [encoder.variables.table]);
    const rows = tf.sum(tf.abs(grads[encoder.variables.table.name]), 1).arraySync() as number[];
    expect(rows.map((value) => value > 0)).toEqual([false, true, true, true, true, true, true]);
    encoder.dispose();
  });

  it('depends neither on the order of the n-grams nor on padding', () => {
    const encoder = ngramEncoder({ ...small, random: createRandom(3) });
    const of = (ids: number[]) => encoder.apply(batchOf([ids]));
    expect(distance(of([3, 1, 6]), of([6, 3, 1]))).toBeLessThan(1e-5);
    expect(distance(of([3, 1, 6]), of([0, 3, 0, 1, 6, 0]))).toBeLessThan(1e-5);
    expect(distance(of([3, 1, 6]), of([3, 3, 1, 6]))).toBeGreaterThan(1e-2);
    const padded = of([3, 1, 0]);
    encoder.variables.table.assign(tf.concat([tf.fill([1, 4], 1e6), tf.slice(encoder.variables.table as unknown as tf.Tensor2D, [1, 0], [6, 4])]));
    expect(distance(padded, of([3, 1, 0]))).toBe(0);
  });

  it('gives a text without n-grams a finite embedding and finite gradients', () => {
    const encoder = ngramEncoder({ ...small, random: createRandom(3) });
    const { value, grads } = tf.variableGrads(() => tf.sum(encoder.apply(batchOf([[0, 0], [1, 2]]))) as tf.Scalar);
    expect([value, ...Object.values(grads)].every((tensor) => tensor.dataSync().every(Number.isFinite))).toBe(true);
  });

  it('leaks no tensor and frees its variables', () => {
    const before = tf.memory().numTensors;
    const encoder = ngramEncoder({ ...small, random: createRandom(1) });
    const batch = batchOf(IDS);
    encoder.apply(batch).dispose();
    const { value, grads } = tf.variableGrads(() => tf.sum(encoder.apply(batch)) as tf.Scalar);
    tf.dispose([value, grads]);
    expect(tf.memory().numTensors).toBe(before + Object.keys(encoder.variables).length + 1);
    encoder.dispose();
    batch.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe('ngramEncoder', () => {
  beforeAll(() => useBackend('cpu'));

  it('has the parameters of its table, its normalisation and its layers, and without hidden ones is linear after it', () => {
    expect(countParameters(ngramEncoder({ ...small, random: createRandom(1) }))).toBe(7 * 4 + 2 * 4 + 5 * 5 + 6 * 3);
    expect(countParameters(ngramEncoder({ ...small, hidden: [], random: createRandom(1) }))).toBe(7 * 4 + 2 * 4 + 5 * 3);
  });

  it('starts from the same weights for the same seed, and is saved and loaded bit by bit', async () => {
    const [a, b, c] = [1, 1, 2].map((seed) => ngramEncoder({ ...small, random: createRandom(seed) }));
    expect(weightsOf(a)).toEqual(weightsOf(b));
    expect(weightsOf(c)).not.toEqual(weightsOf(a));
    loadEncoder(c, await saveEncoder(a), { name: 'f' });
    expect(weightsOf(c)).toEqual(weightsOf(a));
  });

  it('refuses sizes that are none and other batches', () => {
    const make = (options: object) => ngramEncoder({ ...small, random: createRandom(1), ...options });
    expect(() => make({ buckets: 1 })).toThrow(/buckets is 1; expected an integer >= 2/);
    expect(() => make({ width: 0 })).toThrow(/width is 0; expected a positive integer/);
    expect(() => make({ hidden: [4, 0] })).toThrow(/hidden\[1\] is 0/);
    expect(() => make({ activation: 'swish' })).toThrow(/activation is swish/);
    expect(() => make({}).apply(tf.zeros([1, 5]))).toThrow(/batch is float32 \[1,5\]; expected int32 \[n, T\]/);
  });
});

describe('embeddingTokens', () => {
  beforeAll(() => useBackend('cpu'));

  it('gives the vector of each id, and a mask without padding', () => {
    const trunk = embeddingTokens({ buckets: 7, width: 4, random: createRandom(1) });
    const { values, mask } = trunk.tokens(batchOf(IDS));
    const table = trunk.variables.table.arraySync() as number[][];
    expect(values.arraySync()).toEqual(IDS.map((ids) => ids.map((id) => table[id])));
    expect(mask!.arraySync()).toEqual(IDS.map((ids) => ids.map((id) => (id === 0 ? 0 : 1))));
    // Uniform with standard deviation 0.02.
    expect(Math.max(...table.flat().map(Math.abs))).toBeLessThanOrEqual(0.02 * Math.sqrt(3));
    trunk.dispose();
  });
});
