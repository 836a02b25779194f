import * as tf from '@tensorflow/tfjs-core';
import { createRandom } from '@crossmodal/theory';
import { beforeAll, describe, expect, it } from 'vitest';

import { useBackend } from '../test/use-backend.ts';
import { embeddingTokens, loadEncoder, ngramTransformerEncoder, saveEncoder, tokenChain, transformerEncoder, transformerTokens } from './index.ts';

const sizes = { inputDim: 4, length: 6, dim: 6, heads: 2 };
const IDS = [[3, 1, 4, 0, 0], [2, 5, 1, 1, 2]];
const batchOf = (ids: number[][]) => tf.tensor2d(ids, undefined, 'int32');
const vectors = () => embeddingTokens({ buckets: 6, width: 4, random: createRandom(1) });
const distance = (a: tf.Tensor, b: tf.Tensor) => tf.tidy(() => tf.max(tf.abs(tf.sub(a, b))).dataSync()[0]);

describe.each(['cpu', 'wasm'] as const)('tokenChain on %s', (backend) => {
  beforeAll(() => useBackend(backend));

  it('is the second of the first, with its mask, for encoders and for tokens', () => {
    const first = vectors();
    const { values, mask } = first.tokens(batchOf(IDS));
    const encoder = transformerEncoder({ ...sizes, random: createRandom(2) });
    expect(tokenChain(first, encoder).apply(batchOf(IDS)).arraySync()).toEqual(encoder.apply(values, mask).arraySync());
    const trunk = transformerTokens({ ...sizes, random: createRandom(2) });
    const [chained, composed] = [tokenChain(first, trunk).tokens(batchOf(IDS)), trunk.tokens(values, mask)];
    expect(chained.values.arraySync()).toEqual(composed.values.arraySync());
    expect(chained.mask!.arraySync()).toEqual([[1, 1, 1, 0, 0], [1, 1, 1, 1, 1]]);
  });

  it('has gradients for the variables of both, leaks no tensor and frees both', () => {
    const before = tf.memory().numTensors;
    const encoder = tokenChain(vectors(), transformerEncoder({ ...sizes, random: createRandom(2) }));
    const batch = batchOf(IDS);
    const { value, grads } = tf.variableGrads(() => tf.sum(tf.square(encoder.apply(batch))) as tf.Scalar);
    for (const variable of Object.values(encoder.variables)) expect(grads[variable.name].shape).toEqual(variable.shape);
    tf.dispose([value, grads]);
    const trunk = tokenChain(vectors(), transformerTokens({ ...sizes, random: createRandom(2) }));
    tf.dispose({ ...trunk.tokens(batch) });
    expect(tf.memory().numTensors).toBe(before + 1 + Object.keys(encoder.variables).length + Object.keys(trunk.variables).length);
    for (const part of [encoder, trunk, batch]) part.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe.each(['cpu', 'wasm'] as const)('transformerTokens on %s', (backend) => {
  beforeAll(() => useBackend(backend));

  it.each([
    { pooling: 'mean', causal: false },
    { pooling: 'last', causal: true },
  ] as const)('are what transformerEncoder pools by $pooling with causal $causal', ({ pooling, causal }) => {
    const encoder = transformerEncoder({ ...sizes, pooling, causal, outputDim: 3, random: createRandom(3) });
    const trunk = transformerTokens({ ...sizes, causal, random: createRandom(3) });
    const random = createRandom(4);
    const batch = tf.tensor3d(Float32Array.from({ length: 2 * 5 * 4 }, () => random.normal()), [2, 5, 4]);
    const mask = tf.tensor2d([[1, 1, 1, 0, 0], [1, 1, 1, 1, 1]]);
    const { values } = trunk.tokens(batch, mask);
    const shares = pooling === 'mean' ? [[1 / 3, 1 / 3, 1 / 3, 0, 0], [0.2, 0.2, 0.2, 0.2, 0.2]] : [[0, 0, 1, 0, 0], [0, 0, 0, 0, 1]];
    const pooled = tf.reshape(tf.matMul(tf.tensor3d(shares.map((row) => [row])), values), [2, 6]) as tf.Tensor2D;
    const expected = tf.add(tf.matMul(pooled, encoder.variables['output.weight'] as unknown as tf.Tensor2D), encoder.variables['output.bias']);
    expect(distance(encoder.apply(batch, mask), expected)).toBeLessThan(1e-5);
    expect(() => trunk.tokens(tf.zeros([1, 5, 3]))).toThrow(/transformerTokens: batch is \[1,5,3\]; expected \[n, T, 4\] with T from 1 to 6/);
  });
});

describe('ngramTransformerEncoder', () => {
  beforeAll(() => useBackend('cpu'));

  const make = (seed: number, options: object = {}) => ngramTransformerEncoder({ buckets: 6, width: 4, length: 6, dim: 6, heads: 2, random: createRandom(seed), ...options });

  it('depends on the order of the n-grams but not on padding behind them', () => {
    const encoder = make(1);
    const of = (ids: number[]) => encoder.apply(batchOf([ids]));
    expect(distance(of([3, 1, 4]), of([3, 1, 4, 0, 0]))).toBeLessThan(1e-5);
    expect(distance(of([3, 1, 4]), of([4, 1, 3]))).toBeGreaterThan(1e-3);
  });

  it('is saved and loaded bit by bit, and takes 64 ids unless told otherwise', async () => {
    const [a, b] = [make(1), make(2)];
    loadEncoder(b, await saveEncoder(a), { name: 'f' });
    expect(b.apply(batchOf(IDS)).arraySync()).toEqual(a.apply(batchOf(IDS)).arraySync());
    const long = ngramTransformerEncoder({ buckets: 6, width: 4, dim: 6, heads: 2, random: createRandom(1) });
    expect(long.apply(tf.ones([1, 64], 'int32')).shape).toEqual([1, 6]);
    expect(() => long.apply(tf.ones([1, 65], 'int32'))).toThrow(/T from 1 to 64/);
  });
});
