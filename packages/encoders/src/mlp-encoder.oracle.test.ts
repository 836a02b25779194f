import * as tf from '@tensorflow/tfjs-core';
import { createRandom } from '@crossmodal/theory';
import { beforeAll, describe, expect, it } from 'vitest';

import { expectGradients, perturb, type Weights, weightsOf } from '../test/expect-gradients.ts';
import { activationsByDefinition, affine, type Rows } from '../test/plain-arrays.ts';
import { useBackend } from '../test/use-backend.ts';
import { countParameters, loadEncoder, mlpEncoder, saveEncoder } from './index.ts';

const widths = [5, 7, 4, 3];

/** The perceptron in float64 on plain arrays, from its definition. */
function reference(x: Rows, weights: Weights, activation: (x: number) => number): Rows {
  const layer = (rows: Rows, name: string, width: number) => affine(rows, weights[`${name}.weight`], weights[`${name}.bias`] ?? new Float64Array(width));
  const hidden1 = layer(x, 'linear1', 7).map((row) => row.map(activation));
  const hidden2 = layer(hidden1, 'linear2', 4).map((row) => row.map(activation));
  return layer(hidden2, 'output', 3);
}

describe.each(['cpu', 'wasm'] as const)('mlpEncoder on %s', (backend) => {
  beforeAll(() => useBackend(backend));

  it.each(['relu', 'gelu', 'elu', 'tanh'] as const)('with %s agrees with a float64 perceptron written from the definition, value and gradient', (activation) => {
    for (const bias of [true, false]) {
      const random = createRandom(3);
      const encoder = mlpEncoder({ widths, activation, bias, random });
      perturb(encoder, random);
      const x = Array.from({ length: 6 }, () => Array.from({ length: 5 }, () => Math.fround(random.normal())));
      const direction = Array.from({ length: 6 }, () => Array.from({ length: 3 }, () => Math.fround(random.normal())));
      const batch = tf.tensor2d(x);
      const of = (weights: Weights) => reference(x, weights, activationsByDefinition[activation]);
      of(weightsOf(encoder)).flat().forEach((value, i) => expect(Math.abs(encoder.apply(batch).dataSync()[i] - value)).toBeLessThan(1e-5 * Math.max(1, Math.abs(value))));
      expectGradients(
        encoder,
        () => tf.sum(tf.mul(encoder.apply(batch), direction)) as tf.Scalar,
        (weights) => of(weights).reduce((sum, row, i) => sum + row.reduce((inner, value, j) => inner + value * direction[i][j], 0), 0),
      );
      encoder.dispose();
    }
  });

  it('is differentiable in its input, as in a chain of encoders', () => {
    const encoder = mlpEncoder({ widths: [2, 2], random: createRandom(1) });
    encoder.variables['output.weight'].assign(tf.tensor2d([[1, 2], [3, 4]]));
    // d/dx of the sum of x W is W times ones.
    const gradient = tf.grad((x) => tf.sum(encoder.apply(x as tf.Tensor2D)))(tf.ones([1, 2]));
    expect(gradient.arraySync()).toEqual([[3, 7]]);
  });

  it('leaks no tensor and frees its variables', () => {
    const before = tf.memory().numTensors;
    const encoder = mlpEncoder({ widths, activation: 'gelu', random: createRandom(1) });
    const batch = tf.ones([2, 5]) as tf.Tensor2D;
    encoder.apply(batch).dispose();
    const { value, grads } = tf.variableGrads(() => tf.sum(encoder.apply(batch)) as tf.Scalar);
    tf.dispose([value, grads]);
    expect(tf.memory().numTensors).toBe(before + 7);
    encoder.dispose();
    batch.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  it('is saved and loaded bit by bit', async () => {
    const [a, b] = [1, 2].map((seed) => mlpEncoder({ widths, random: createRandom(seed) }));
    expect(weightsOf(a)).not.toEqual(weightsOf(b));
    loadEncoder(b, await saveEncoder(a), { name: 'f' });
    expect(weightsOf(b)).toEqual(weightsOf(a));
  });
});

describe('mlpEncoder', () => {
  beforeAll(() => useBackend('cpu'));

  it('has as many parameters as its widths make', () => {
    const count = (bias: boolean) => countParameters(mlpEncoder({ widths: [784, 256, 128, 32], bias, random: createRandom(1) }));
    expect(count(false)).toBe(784 * 256 + 256 * 128 + 128 * 32);
    expect(count(true)).toBe(count(false) + 256 + 128 + 32);
  });

  it('starts from the same weights for the same seed: He before a ReLU, Xavier before tanh and at the output, biases zero', () => {
    const start = (activation: 'relu' | 'tanh', seed: number) => weightsOf(mlpEncoder({ widths: [200, 300, 100], activation, random: createRandom(seed) }));
    const [a, b, c] = [start('relu', 1), start('relu', 1), start('tanh', 2)];
    expect(a).toEqual(b);
    expect(a['linear1.weight']).not.toEqual(c['linear1.weight']);
    const variance = (values: Float64Array) => values.reduce((sum, x) => sum + x * x, 0) / values.length;
    // Of uniform numbers: to a relative standard error of 0.9/√60,000 and 0.9/√30,000.
    expect(variance(a['linear1.weight']) / (2 / 200)).toBeCloseTo(1, 1.5);
    expect(variance(c['linear1.weight']) / (2 / 500)).toBeCloseTo(1, 1.5);
    expect(variance(a['output.weight']) / (2 / 400)).toBeCloseTo(1, 1.5);
    expect(Math.max(...a['linear1.weight'].map(Math.abs))).toBeLessThanOrEqual(Math.sqrt(6 / 200));
    expect([...a['linear1.bias'], ...a['output.bias']].every((x) => x === 0)).toBe(true);
  });

  it('refuses fewer than two widths, widths that are no positive integers, an unknown activation and data of another width', () => {
    const make = (sizes: number[], activation?: string) => mlpEncoder({ widths: sizes, random: createRandom(1), ...(activation && { activation: activation as 'relu' }) });
    expect(() => make([3])).toThrow(/widths is \[3\]; expected at least two widths/);
    expect(() => make([3, 0, 2])).toThrow(/widths\[1\] is 0; expected a positive integer/);
    expect(() => make([3, 2], 'swish')).toThrow(/activation is swish; expected one of relu, gelu, elu, tanh/);
    expect(() => make([3, 2]).apply(tf.zeros([1, 4]))).toThrow(/batch is \[1,4\]; expected \[n, 3\]/);
  });
});
