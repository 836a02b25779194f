import * as tf from '@tensorflow/tfjs-core';
import { createRandom } from '@crossmodal/theory';
import { beforeAll, describe, expect, it } from 'vitest';

import { useBackend } from '../test/use-backend.ts';
import { linearEncoder, sumEncoder } from './index.ts';

describe('sumEncoder', () => {
  beforeAll(() => useBackend('cpu'));
  const linear = (outputDim: number, weight: number[][]) => {
    const encoder = linearEncoder({ inputDim: 2, outputDim, random: createRandom(1) });
    encoder.variables.weight.assign(tf.tensor2d(weight));
    return encoder;
  };

  it('adds the embeddings of its parts, and their gradients are those of the parts', () => {
    const encoder = sumEncoder({ a: linear(2, [[1, 2], [3, 4]]), b: linear(2, [[10, 0], [0, 10]]) });
    expect(encoder.outputDim).toBe(2);
    const x = tf.tensor2d([[1, 1], [2, 0]]);
    expect(encoder.apply(x).arraySync()).toEqual([[14, 16], [22, 4]]);
    const { grads } = tf.variableGrads(() => tf.sum(encoder.apply(x)) as tf.Scalar);
    // d/dW of the sum of x W has the column sums of x in every column.
    for (const name of ['a.weight', 'b.weight']) expect(grads[encoder.variables[name].name].arraySync()).toEqual([[3, 3], [1, 1]]);
  });

  it('leaks no tensor and frees the variables of its parts', () => {
    const before = tf.memory().numTensors;
    const encoder = sumEncoder({ a: linear(1, [[1], [1]]), b: linear(1, [[1], [1]]), c: linear(1, [[0], [0]]) });
    tf.tidy(() => void encoder.apply(tf.ones([1, 2]) as tf.Tensor2D));
    encoder.dispose();
    // The weights that were assigned above are constants of this test.
    expect(tf.memory().numTensors).toBe(before + 3);
  });

  it('refuses parts of different widths, and none', () => {
    expect(() => sumEncoder({})).toThrow(/at least one part/);
    expect(() => sumEncoder({ a: linear(1, [[1], [1]]), b: linear(2, [[1, 1], [1, 1]]) })).toThrow(/widths \[1, 2\]/);
  });
});
