import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';

import { useBackend } from '../test/use-backend.ts';
import { identityEncoder } from './index.ts';

describe('identityEncoder', () => {
  beforeAll(() => useBackend('cpu'));

  it('gives the same numbers in a tensor that may be disposed apart', () => {
    const batch = tf.tensor2d([[1, 2, 3], [4, 5, 6]]);
    const before = tf.memory().numTensors;
    const encoder = identityEncoder(3);
    const embedded = encoder.apply(batch);
    expect(embedded.arraySync()).toEqual([[1, 2, 3], [4, 5, 6]]);
    embedded.dispose();
    encoder.dispose();
    expect(tf.memory().numTensors).toBe(before);
    expect(batch.arraySync()).toEqual([[1, 2, 3], [4, 5, 6]]);
    expect(encoder.variables).toEqual({});
  });

  it('refuses widths that are none and data of another width', () => {
    expect(() => identityEncoder(0)).toThrow(/identityEncoder: dim is 0; expected a positive integer/);
    expect(() => identityEncoder(3).apply(tf.zeros([2, 4]))).toThrow(/identityEncoder.apply: batch is \[2,4\]; expected \[n, 3\]/);
  });
});
