import * as tf from '@tensorflow/tfjs-core';
import { createRandom } from '@crossmodal/theory';
import { beforeAll, describe, expect, it } from 'vitest';

import { expectGradients, perturb, type Weights, weightsOf } from '../test/expect-gradients.ts';
import { affine, type Rows } from '../test/plain-arrays.ts';
import { useBackend } from '../test/use-backend.ts';
import { loadEncoder, mlpEncoder, pointSetHead, saveEncoder } from './index.ts';

const make = (seed: number, weights: 'log' | 'signed' = 'log') => {
  const random = createRandom(seed);
  return pointSetHead(mlpEncoder({ widths: [5, 4, 3], activation: 'tanh', random }), { points: 2, dim: 3, weights, random });
};

/** Trunk and heads in float64, from the definition; weights bounded by b tanh(x / b). */
function reference(x: Rows, w: Weights, bound: number): Rows {
  const hidden = affine(affine(x, w['trunk.linear1.weight'], w['trunk.linear1.bias']).map((row) => row.map(Math.tanh)), w['trunk.output.weight'], w['trunk.output.bias']);
  const points = affine(hidden, w['points.weight'], w['points.bias']);
  const weights = affine(hidden, w['weights.weight'], w['weights.bias']).map((row) => row.map((value) => bound * Math.tanh(value / bound)));
  return points.map((row, i) => [...row, ...weights[i]]);
}

describe.each(['cpu', 'wasm'] as const)('pointSetHead on %s', (backend) => {
  beforeAll(() => useBackend(backend));

  it.each([['log', 20], ['signed', 100]] as const)('with %s weights bounded by %s agrees with its definition, value and gradient', (kind, bound) => {
    const random = createRandom(2);
    const encoder = make(1, kind);
    perturb(encoder, random);
    // Large enough for the bound to bend.
    encoder.variables['weights.bias'].assign(tf.tensor1d([15, -40]));
    const x = Array.from({ length: 4 }, () => Array.from({ length: 5 }, () => Math.fround(random.normal())));
    const direction = Array.from({ length: 4 }, () => Array.from({ length: 8 }, () => Math.fround(random.normal())));
    const batch = tf.tensor2d(x);
    const expected = reference(x, weightsOf(encoder), bound).flat();
    encoder.apply(batch).dataSync().forEach((value, i) => expect(Math.abs(value - expected[i])).toBeLessThan(1e-5 * Math.max(1, Math.abs(expected[i]))));
    expectGradients(
      encoder,
      () => tf.sum(tf.mul(encoder.apply(batch), direction)) as tf.Scalar,
      (weights) => reference(x, weights, bound).reduce((sum, row, i) => sum + row.reduce((inner, value, j) => inner + value * direction[i][j], 0), 0),
    );
    batch.dispose();
    encoder.dispose();
  });

  it('leaks no tensor and frees the variables of head and trunk', () => {
    const before = tf.memory().numTensors;
    const encoder = make(1);
    const batch = tf.ones([2, 5]) as tf.Tensor2D;
    encoder.apply(batch).dispose();
    const { value, grads } = tf.variableGrads(() => tf.sum(encoder.apply(batch)) as tf.Scalar);
    tf.dispose([value, grads]);
    expect(tf.memory().numTensors).toBe(before + 1 + 8);
    encoder.dispose();
    batch.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  it('is saved and loaded bit by bit', async () => {
    const [a, b] = [make(1), make(2)];
    expect(weightsOf(a)).not.toEqual(weightsOf(b));
    loadEncoder(b, await saveEncoder(a), { name: 'f' });
    expect(weightsOf(b)).toEqual(weightsOf(a));
  });
});

describe('pointSetHead', () => {
  beforeAll(() => useBackend('cpu'));

  it('refuses sizes that are none and weights that it does not know', () => {
    const random = createRandom(1);
    const trunk = mlpEncoder({ widths: [2, 2], random });
    expect(() => pointSetHead(trunk, { points: 0, dim: 2, random })).toThrow(/points is 0; expected a positive integer/);
    expect(() => pointSetHead(trunk, { points: 1, dim: 1.5, random })).toThrow(/dim is 1.5/);
    expect(() => pointSetHead(trunk, { points: 1, dim: 1, weights: 'softmax' as 'log', random })).toThrow(/weights is softmax; expected log or signed/);
  });
});
