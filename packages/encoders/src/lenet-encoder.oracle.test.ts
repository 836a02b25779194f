import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
// In Node only this package registers the gradients of tfjs-core's operations.
import '@tensorflow/tfjs-layers';
import { createRandom } from '@crossmodal/theory';
import { beforeAll, describe, expect, it } from 'vitest';

import { countParameters, type Encoder, lenetEncoder } from './index.ts';

type Weights = Record<string, ArrayLike<number>>;

/** LeNet in float64 on plain arrays, from its definition: one image of 28 rows in, ten numbers out. */
function referenceLenet(image: ArrayLike<number>, w: Weights): number[] {
  const imageColumns = image.length / 28;
  const relu = (x: number) => Math.max(0, x);
  const convolve = (x: number[][][], filter: ArrayLike<number>, bias: ArrayLike<number>, units: number, pad: number) => {
    const [height, width, channels] = [x.length, x[0].length, x[0][0].length];
    return Array.from({ length: height + 2 * pad - 4 }, (_, i) =>
      Array.from({ length: width + 2 * pad - 4 }, (_a, j) =>
        Array.from({ length: units }, (_b, o) => {
          let sum = bias[o];
          for (let a = 0; a < 5; a++) {
            for (let b = 0; b < 5; b++) {
              const pixel = x[i + a - pad]?.[j + b - pad];
              if (pixel) for (let c = 0; c < channels; c++) sum += pixel[c] * filter[((a * 5 + b) * channels + c) * units + o];
            }
          }
          return relu(sum);
        }),
      ),
    );
  };
  const pool = (x: number[][][]) =>
    Array.from({ length: Math.floor(x.length / 2) }, (_, i) =>
      Array.from({ length: Math.floor(x[0].length / 2) }, (_a, j) =>
        x[2 * i][2 * j].map((value, c) => Math.max(value, x[2 * i][2 * j + 1][c], x[2 * i + 1][2 * j][c], x[2 * i + 1][2 * j + 1][c])),
      ),
    );
  const dense = (x: number[], weight: ArrayLike<number>, bias: ArrayLike<number>, activation: (value: number) => number) =>
    Array.from(bias, (b, o) => activation(x.reduce((sum, value, i) => sum + value * weight[i * bias.length + o], b)));

  const pixels = Array.from({ length: 28 }, (_, i) => Array.from({ length: imageColumns }, (_a, j) => [image[imageColumns * i + j]]));
  const features = pool(convolve(pool(convolve(pixels, w['conv1.weight'], w['conv1.bias'], 6, 2)), w['conv2.weight'], w['conv2.bias'], 16, 0));
  const hidden1 = dense(features.flat(2), w['linear1.weight'], w['linear1.bias'], relu);
  const hidden2 = dense(hidden1, w['linear2.weight'], w['linear2.bias'], relu);
  return dense(hidden2, w['output.weight'], w['output.bias'], (x) => x);
}

const weightsOf = (encoder: Encoder<tf.Tensor4D>): Record<string, Float64Array> =>
  Object.fromEntries(Object.entries(encoder.variables).map(([name, variable]) => [name, Float64Array.from(variable.dataSync())]));

describe('lenetEncoder', () => {
  beforeAll(async () => {
    tf.env().set('PROD', true);
    await tf.setBackend('cpu');
  });

  it('has 61,706 parameters, layer by layer', () => {
    const encoder = lenetEncoder({ random: createRandom(1) });
    const size = (layer: string) => encoder.variables[`${layer}.weight`].size + encoder.variables[`${layer}.bias`].size;
    expect(['conv1', 'conv2', 'linear1', 'linear2', 'output'].map(size)).toEqual([156, 2416, 48120, 10164, 850]);
    expect(countParameters(encoder)).toBe(61_706);
    encoder.dispose();
  });

  it.each([28, 14, 17])('agrees with a float64 LeNet written from the definition, value and gradient, on 28 × %i pixels', (inputColumns) => {
    const random = createRandom(2);
    const encoder = lenetEncoder({ random, inputColumns });
    // Biases off zero, so that their part in the result shows.
    for (const [name, variable] of Object.entries(encoder.variables)) {
      if (name.endsWith('bias')) variable.assign(tf.tensor1d(Array.from({ length: variable.size }, () => 0.2 * random.normal())));
    }
    const image = Float32Array.from({ length: 28 * inputColumns }, () => random.uniform());
    const direction = Array.from({ length: 10 }, () => random.normal());
    const batch = tf.tensor4d(image, [1, 28, inputColumns, 1]);

    const weights = weightsOf(encoder);
    const expected = referenceLenet(image, weights);
    const output = encoder.apply(batch).dataSync();
    expected.forEach((value, i) => expect(Math.abs(output[i] - value)).toBeLessThan(1e-4));

    const loss = () => tf.sum(tf.mul(encoder.apply(batch), direction)) as tf.Scalar;
    const { grads } = tf.variableGrads(loss, Object.values(encoder.variables));
    for (const [name, variable] of Object.entries(encoder.variables)) {
      const gradient = grads[variable.name].dataSync();
      for (const index of [0, Math.floor(variable.size / 2), variable.size - 1]) {
        const moved = (by: number) => {
          const changed = { ...weights, [name]: weights[name].slice() };
          changed[name][index] += by;
          return referenceLenet(image, changed).reduce((sum, value, i) => sum + value * direction[i], 0);
        };
        const difference = (moved(1e-5) - moved(-1e-5)) / 2e-5;
        expect(Math.abs(gradient[index] - difference), `${name}[${index}]`).toBeLessThan(1e-3 * Math.max(1, Math.abs(difference)));
      }
    }
    encoder.dispose();
  });

  it('starts from the same weights for the same seed, He-uniform with zero biases', () => {
    const [a, b, c] = [1, 1, 2].map((seed) => weightsOf(lenetEncoder({ random: createRandom(seed) })));
    expect(a).toEqual(b);
    expect(a['linear1.weight']).not.toEqual(c['linear1.weight']);
    // Uniform on ±√(6/400): variance 2/400, over 48,000 draws to a relative standard error of 0.4 %.
    const variance = a['linear1.weight'].reduce((sum, x) => sum + x * x, 0) / 48_000;
    expect(variance).toBeCloseTo(2 / 400, 4);
    expect(Math.max(...a['linear1.weight'].map(Math.abs))).toBeLessThanOrEqual(Math.sqrt(6 / 400));
    expect([...a['output.bias']].every((x) => x === 0)).toBe(true);
  });

  it('gives as many outputs as asked', () => {
    const encoder = lenetEncoder({ random: createRandom(1), outputDim: 3 });
    expect(encoder.apply(tf.zeros([2, 28, 28, 1])).shape).toEqual([2, 3]);
    expect(encoder.outputDim).toBe(3);
  });

  it('leaks no tensor and frees its variables', () => {
    const before = tf.memory().numTensors;
    const encoder = lenetEncoder({ random: createRandom(1) });
    const batch = tf.zeros([2, 28, 28, 1]) as tf.Tensor4D;
    encoder.apply(batch).dispose();
    expect(tf.memory().numTensors).toBe(before + 11);
    encoder.dispose();
    batch.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  it('refuses other images and a bad width', () => {
    const encoder = lenetEncoder({ random: createRandom(1) });
    expect(() => encoder.apply(tf.zeros([2, 32, 32, 1]))).toThrow(/batch is \[2,32,32,1\]; expected \[n, 28, 28, 1\]/);
    expect(() => lenetEncoder({ random: createRandom(1), outputDim: 0 })).toThrow(/outputDim is 0/);
    const half = lenetEncoder({ random: createRandom(1), inputColumns: 14 });
    expect(() => half.apply(tf.zeros([2, 28, 28, 1]))).toThrow(/expected \[n, 28, 14, 1\]/);
    expect(() => lenetEncoder({ random: createRandom(1), inputRows: 11 })).toThrow(/inputRows is 11; expected an integer >= 12/);
  });
});
