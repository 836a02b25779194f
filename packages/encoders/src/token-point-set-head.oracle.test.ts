import * as tf from '@tensorflow/tfjs-core';
import { createRandom } from '@crossmodal/theory';
import { beforeAll, describe, expect, it } from 'vitest';

import { expectGradients, perturb, type Weights, weightsOf } from '../test/expect-gradients.ts';
import { useBackend } from '../test/use-backend.ts';
import { embeddingTokens, linearEncoder, loadEncoder, pointSetHead, saveEncoder, tokenPointSetHead, transformerTokens, type UniformSource } from './index.ts';

const WIDTH = 4;
const POINTS = 3;
const DIM = 2;
const BOUNDS = { log: 20, signed: 100 } as const;
/** Ids of three items; the second has one token, and the third the same one twice. */
const IDS = [[3, 1, 4, 2, 5], [2, 0, 0, 0, 0], [5, 4, 0, 5, 1]];

const make = (random: UniformSource, weights: 'log' | 'signed' = 'log') =>
  tokenPointSetHead(embeddingTokens({ buckets: 6, width: WIDTH, random }), { points: POINTS, dim: DIM, weights, random });

const batchOf = (ids: number[][]) => tf.tensor2d(ids, undefined, 'int32');
const distance = (a: tf.Tensor, b: tf.Tensor) => tf.tidy(() => tf.max(tf.abs(tf.sub(a, b))).dataSync()[0]);

/** The packed point set of one item in float64, from the definition: over the tokens that count, as they come. */
function reference(ids: number[], weights: Weights, bound: number): number[] {
  const tokens = ids.filter((id) => id !== 0).map((id) => Array.from(weights['trunk.table'].slice(id * WIDTH, (id + 1) * WIDTH)));
  const found = Array.from({ length: POINTS }, (_, m) => {
    const logits = tokens.map((token) => token.reduce((sum, value, c) => sum + value * weights['queries.weight'][c * POINTS + m], 0));
    const total = logits.reduce((sum, logit) => sum + Math.exp(logit), 0);
    return Array.from({ length: WIDTH }, (_c, c) => tokens.reduce((sum, token, t) => sum + (Math.exp(logits[t]) / total) * token[c], 0));
  });
  const points = found.flatMap((at, m) =>
    Array.from({ length: DIM }, (_, k) => at.reduce((sum, value, c) => sum + value * weights['points.weight'][c * POINTS * DIM + m * DIM + k], weights['points.bias'][m * DIM + k])),
  );
  const raw = found.map((at, m) => at.reduce((sum, value, c) => sum + value * weights['weights.weight'][c * POINTS + m], weights['weights.bias'][m]));
  return [...points, ...raw.map((value) => bound * Math.tanh(value / bound))];
}

describe.each(['cpu', 'wasm'] as const)('tokenPointSetHead on %s', (backend) => {
  beforeAll(() => useBackend(backend));

  it.each(['log', 'signed'] as const)('with %s weights agrees with its definition in float64, value and gradient, under a mask', (kind) => {
    const random = createRandom(2);
    const encoder = make(random, kind);
    perturb(encoder, random);
    // Tokens of order 1, so that queries tell them apart; a weight large enough for the bound to bend.
    encoder.variables['trunk.table'].assign(tf.tensor2d(Float32Array.from({ length: 6 * WIDTH }, () => random.normal()), [6, WIDTH]));
    encoder.variables['weights.bias'].assign(tf.tensor1d([15, -40, 0.3]));
    const direction = IDS.map(() => Array.from({ length: encoder.outputDim }, () => Math.fround(random.normal())));
    const of = (weights: Weights) => IDS.flatMap((ids) => reference(ids, weights, BOUNDS[kind]));
    const expected = of(weightsOf(encoder));
    encoder.apply(batchOf(IDS)).dataSync().forEach((value, i) => expect(Math.abs(value - expected[i])).toBeLessThan(1e-5 * Math.max(1, Math.abs(expected[i]))));
    expectGradients(
      encoder,
      () => tf.sum(tf.mul(encoder.apply(batchOf(IDS)), direction)) as tf.Scalar,
      (weights) => of(weights).reduce((sum, value, i) => sum + value * direction.flat()[i], 0),
    );
  });

  it('depends neither on the order of the tokens nor on those that the mask leaves out', () => {
    const encoder = make(createRandom(3));
    perturb(encoder, createRandom(4));
    const of = (ids: number[]) => encoder.apply(batchOf([ids]));
    expect(distance(of([3, 1, 4]), of([4, 3, 1]))).toBeLessThan(1e-5);
    expect(distance(of([3, 1, 4]), of([0, 3, 0, 1, 4]))).toBeLessThan(1e-5);
    expect(distance(of([3, 1, 4]), of([3, 1, 2]))).toBeGreaterThan(1e-2);
  });

  it('on a transformer does not see what its mask leaves out, NaN included, nor without positions the order of times', () => {
    const random = createRandom(5);
    const trunk = transformerTokens({ inputDim: 3, length: 5, dim: 6, heads: 2, positions: 'none', random });
    const encoder = tokenPointSetHead(trunk, { points: POINTS, dim: DIM, random });
    perturb(encoder, random);
    const rows = Array.from({ length: 5 }, () => Array.from({ length: 3 }, () => random.normal()));
    const mask = tf.tensor2d([[1, 1, 1, 0, 0]]);
    const spoiled = rows.map((row, t) => (t < 3 ? row : [NaN, Infinity, -1e30]));
    const apart = encoder.apply(tf.tensor3d([rows.slice(0, 3)]));
    expect(distance(encoder.apply(tf.tensor3d([spoiled]), mask), apart)).toBeLessThan(1e-5);
    expect(distance(encoder.apply(tf.tensor3d([rows.slice(0, 3).toReversed()])), apart)).toBeLessThan(1e-5);
    expect(distance(encoder.apply(tf.tensor3d([rows])), apart)).toBeGreaterThan(1e-2);
  });

  it('with one token an item is pointSetHead', () => {
    const random = createRandom(6);
    const encoder = make(random);
    perturb(encoder, random);
    const head = pointSetHead(linearEncoder({ inputDim: 6, outputDim: WIDTH, bias: false, random }), { points: POINTS, dim: DIM, random });
    const linear = Object.keys(head.variables).find((name) => name.startsWith('trunk.'))!;
    head.variables[linear].assign(encoder.variables['trunk.table']);
    for (const name of ['points.weight', 'points.bias', 'weights.weight', 'weights.bias']) head.variables[name].assign(encoder.variables[name]);
    const labels = tf.tensor1d([1, 2, 5], 'int32');
    const expected = head.apply(tf.cast(tf.oneHot(labels, 6), 'float32') as tf.Tensor2D);
    expect(distance(encoder.apply(batchOf([[1], [2], [5]])), expected)).toBeLessThan(1e-5);
  });

  it('gives an item of which no token counts finite points and finite gradients', () => {
    const encoder = make(createRandom(3));
    const { value, grads } = tf.variableGrads(() => tf.sum(encoder.apply(batchOf([[0, 0], [1, 2]]))) as tf.Scalar);
    expect([value, ...Object.values(grads)].every((tensor) => tensor.dataSync().every(Number.isFinite))).toBe(true);
  });

  it('leaks no tensor and frees the variables of head and trunk', () => {
    const before = tf.memory().numTensors;
    const encoder = make(createRandom(1));
    const batch = batchOf(IDS);
    encoder.apply(batch).dispose();
    const { value, grads } = tf.variableGrads(() => tf.sum(encoder.apply(batch)) as tf.Scalar);
    tf.dispose([value, grads]);
    expect(tf.memory().numTensors).toBe(before + 1 + 6);
    encoder.dispose();
    batch.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe('tokenPointSetHead', () => {
  beforeAll(() => useBackend('cpu'));

  it('starts from the same weights for the same seed, and is saved and loaded bit by bit', async () => {
    const [a, b, c] = [1, 1, 2].map((seed) => make(createRandom(seed)));
    expect(weightsOf(a)).toEqual(weightsOf(b));
    expect(weightsOf(c)).not.toEqual(weightsOf(a));
    loadEncoder(c, await saveEncoder(a), { name: 'f' });
    expect(weightsOf(c)).toEqual(weightsOf(a));
  });

  it('refuses sizes that are none and weights that it does not know', () => {
    const random = createRandom(1);
    const trunk = embeddingTokens({ buckets: 6, width: WIDTH, random });
    expect(() => tokenPointSetHead(trunk, { points: 0, dim: 2, random })).toThrow(/points is 0; expected a positive integer/);
    expect(() => tokenPointSetHead(trunk, { points: 1, dim: 1.5, random })).toThrow(/dim is 1.5/);
    expect(() => tokenPointSetHead(trunk, { points: 1, dim: 1, weights: 'softmax' as 'log', random })).toThrow(/tokenPointSetHead: weights is softmax; expected log or signed/);
  });
});
