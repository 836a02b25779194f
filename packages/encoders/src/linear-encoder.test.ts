import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
// In Node only this package registers the gradients of tfjs-core's operations.
import '@tensorflow/tfjs-layers';
import { createRandom } from '@crossmodal/theory';
import { beforeAll, describe, expect, it } from 'vitest';

import { linearEncoder, loadEncoder, saveEncoder } from './index.ts';

beforeAll(async () => {
  tf.env().set('PROD', true);
  await tf.setBackend('cpu');
});

describe('linearEncoder', () => {
  it('multiplies by its weights and adds its bias', () => {
    const encoder = linearEncoder({ inputDim: 2, outputDim: 3, bias: true, random: createRandom(1) });
    encoder.variables.weight.assign(tf.tensor2d([[1, 2, 3], [4, 5, 6]]));
    encoder.variables.bias.assign(tf.tensor1d([0.5, 0, -1]));
    // (1, −1) times the weights is (−3, −3, −3); (0, 2) is (8, 10, 12).
    expect(encoder.apply(tf.tensor2d([[1, -1], [0, 2]])).arraySync()).toEqual([[-2.5, -3, -4], [8.5, 10, 11]]);
  });

  it('has the gradient xᵀ dy with respect to its weights and the column sums of dy with respect to its bias', () => {
    const encoder = linearEncoder({ inputDim: 2, outputDim: 2, bias: true, random: createRandom(2) });
    const [x, dy] = [tf.tensor2d([[1, 2], [3, 4]]), tf.tensor2d([[1, -1], [0, 2]])];
    const { grads } = tf.variableGrads(() => tf.sum(tf.mul(encoder.apply(x), dy)) as tf.Scalar, Object.values(encoder.variables));
    expect(grads[encoder.variables.weight.name].arraySync()).toEqual([[1, 5], [2, 6]]);
    expect(grads[encoder.variables.bias.name].arraySync()).toEqual([1, 1]);
  });

  it('starts from the same weights for the same seed, within one over the root of the width', () => {
    const weights = (seed: number) => linearEncoder({ inputDim: 16, outputDim: 4, random: createRandom(seed) }).variables.weight.dataSync();
    expect(weights(1)).toEqual(weights(1));
    expect(weights(1)).not.toEqual(weights(2));
    expect(Math.max(...weights(1).map(Math.abs))).toBeLessThanOrEqual(0.25);
  });

  it('is saved and loaded bit by bit, leaks no tensor and frees its variables', async () => {
    const before = tf.memory().numTensors;
    const [a, b] = [1, 2].map((seed) => linearEncoder({ inputDim: 3, outputDim: 2, random: createRandom(seed) }));
    loadEncoder(b, await saveEncoder(a), { name: 'f' });
    expect(b.variables.weight.dataSync()).toEqual(a.variables.weight.dataSync());
    const batch = tf.ones([2, 3]) as tf.Tensor2D;
    b.apply(batch).dispose();
    batch.dispose();
    expect(tf.memory().numTensors).toBe(before + 2);
    a.dispose();
    b.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  it('refuses widths that are no positive integers and data of another width', () => {
    expect(() => linearEncoder({ inputDim: 0, outputDim: 1, random: createRandom(1) })).toThrow(/inputDim is 0/);
    expect(() => linearEncoder({ inputDim: 1, outputDim: 1.5, random: createRandom(1) })).toThrow(/outputDim is 1\.5/);
    expect(() => linearEncoder({ inputDim: 2, outputDim: 1, random: createRandom(1) }).apply(tf.zeros([1, 3]))).toThrow(/batch is \[1,3\]; expected \[n, 2\]/);
  });
});
