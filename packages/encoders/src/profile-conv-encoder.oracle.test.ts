import * as tf from '@tensorflow/tfjs-core';
import { createRandom } from '@crossmodal/theory';
import { beforeAll, describe, expect, it } from 'vitest';

import { expectGradients, perturb, type Weights, weightsOf } from '../test/expect-gradients.ts';
import { activationsByDefinition, type Rows } from '../test/plain-arrays.ts';
import { useBackend } from '../test/use-backend.ts';
import { countParameters, loadEncoder, profileConvEncoder, saveEncoder } from './index.ts';

const size = { levels: 6, channels: 3, layers: 2, kernel: 3, outputDim: 2 };

/** The encoder in float64 on plain arrays: sums over levels, neighbours and features, as a convolution is defined. */
function reference(x: Rows, weights: Weights, activation: (x: number) => number): Rows {
  const { levels, channels, layers, kernel, outputDim } = size;
  return x.map((profile) => {
    let h = profile.map((value) => [value]);
    for (let layer = 1; layer <= layers; layer++) {
      const [weight, bias] = [weights[`conv${layer}.weight`], weights[`conv${layer}.bias`]];
      const inputs = h[0].length;
      const next = Array.from({ length: levels }, (_, level) =>
        Array.from({ length: channels }, (__, c) => {
          let sum = bias[c];
          for (let k = 0; k < kernel; k++) {
            for (let i = 0; i < inputs; i++) sum += (h[level + k - 1]?.[i] ?? 0) * weight[(k * inputs + i) * channels + c];
          }
          return activation(sum);
        }),
      );
      h = layer === 1 ? next : next.map((row, level) => row.map((value, c) => value + h[level][c]));
    }
    const flat = h.flat();
    return Array.from({ length: outputDim }, (_, o) => flat.reduce((sum, value, i) => sum + value * weights['output.weight'][i * outputDim + o], weights['output.bias'][o]));
  });
}

describe.each(['cpu', 'wasm'] as const)('profileConvEncoder on %s', (backend) => {
  beforeAll(() => useBackend(backend));

  it.each(['gelu', 'relu'] as const)('with %s agrees with float64 sums from the definition, value and gradient', (activation) => {
    const random = createRandom(5);
    const encoder = profileConvEncoder({ ...size, activation, random });
    perturb(encoder, random);
    const x = Array.from({ length: 4 }, () => Array.from({ length: 6 }, () => Math.fround(random.normal())));
    const direction = x.map(() => Array.from({ length: 2 }, () => Math.fround(random.normal())));
    const batch = tf.tensor2d(x);
    const of = (weights: Weights) => reference(x, weights, activationsByDefinition[activation]);
    const values = encoder.apply(batch).dataSync();
    of(weightsOf(encoder)).flat().forEach((value, i) => expect(Math.abs(values[i] - value)).toBeLessThan(1e-5 * Math.max(1, Math.abs(value))));
    expectGradients(
      encoder,
      () => tf.sum(tf.mul(encoder.apply(batch), direction)) as tf.Scalar,
      (weights) => of(weights).reduce((sum, row, i) => sum + row.reduce((inner, value, j) => inner + value * direction[i][j], 0), 0),
    );
    encoder.dispose();
  });

  it('leaks no tensor and frees its variables', () => {
    const before = tf.memory().numTensors;
    const encoder = profileConvEncoder({ ...size, random: createRandom(1) });
    const batch = tf.ones([2, 6]) as tf.Tensor2D;
    encoder.apply(batch).dispose();
    const { value, grads } = tf.variableGrads(() => tf.sum(encoder.apply(batch)) as tf.Scalar);
    tf.dispose([value, grads]);
    expect(tf.memory().numTensors).toBe(before + 7);
    encoder.dispose();
    batch.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  it('is saved and loaded bit by bit', async () => {
    const [a, b] = [1, 2].map((seed) => profileConvEncoder({ ...size, random: createRandom(seed) }));
    expect(weightsOf(a)).not.toEqual(weightsOf(b));
    loadEncoder(b, await saveEncoder(a), { name: 'f' });
    expect(weightsOf(b)).toEqual(weightsOf(a));
  });
});

describe('profileConvEncoder', () => {
  beforeAll(() => useBackend('cpu'));

  it('has the parameters of its convolutions and of the last map', () => {
    expect(countParameters(profileConvEncoder({ ...size, random: createRandom(1) }))).toBe(3 * 3 + 3 + 9 * 3 + 3 + 18 * 2 + 2);
  });

  it('refuses even kernels, sizes that are no positive integers, unknown activations and other shapes', () => {
    const make = (changed: object) => profileConvEncoder({ ...size, ...changed, random: createRandom(1) });
    expect(() => make({ kernel: 4 })).toThrow(/kernel is 4; expected an odd number/);
    expect(() => make({ channels: 0 })).toThrow(/channels is 0; expected a positive integer/);
    expect(() => make({ activation: 'swish' })).toThrow(/activation is swish/);
    expect(() => make({}).apply(tf.zeros([1, 5]))).toThrow(/batch is \[1,5\]; expected \[n, 6\]/);
  });
});
