import * as tf from '@tensorflow/tfjs-core';
import { createRandom } from '@crossmodal/theory';
import { beforeAll, describe, expect, it } from 'vitest';

import { useBackend } from '../test/use-backend.ts';
import { type Encoder, encoders, type TokenEncoder, tokenEncoders } from './index.ts';

describe('encoders', () => {
  beforeAll(() => useBackend('cpu'));

  it('makes encoders that bear the names under which they are registered and embed the inputs that it states', () => {
    const random = createRandom(1);
    const made: Record<keyof typeof encoders, [Encoder<never>, tf.Tensor]> = {
      identity: [encoders.identity.create(3), tf.zeros([2, 3])],
      lenet: [encoders.lenet.create({ random }), tf.zeros([2, 28, 28, 1])],
      linear: [encoders.linear.create({ inputDim: 3, outputDim: 2, random }), tf.zeros([2, 3])],
      mlp: [encoders.mlp.create({ widths: [3, 4, 2], random }), tf.zeros([2, 3])],
      ngram: [encoders.ngram.create({ buckets: 10, random }), tf.tensor2d([[1, 9, 0], [3, 0, 0]], [2, 3], 'int32')],
      'ngram-transformer': [encoders['ngram-transformer'].create({ buckets: 10, width: 4, dim: 8, heads: 2, random }), tf.tensor2d([[1, 9, 0], [3, 0, 0]], [2, 3], 'int32')],
      'one-hot': [encoders['one-hot'].create(3), tf.tensor1d([0, 2], 'int32')],
      'profile-conv': [encoders['profile-conv'].create({ levels: 4, channels: 2, random }), tf.zeros([2, 4])],
      'residual-cnn': [encoders['residual-cnn'].create({ widths: [4, 8], random }), tf.zeros([2, 32, 32, 3])],
      transformer: [encoders.transformer.create({ inputDim: 3, dim: 8, heads: 2, random }), tf.zeros([2, 5, 3])],
    };
    expect(Object.keys(encoders)).toEqual(Object.keys(made));
    for (const [key, [encoder, batch]] of Object.entries(made)) {
      expect(encoder.name).toBe(key);
      expect(encoders[key as keyof typeof encoders].name).toBe(key);
      expect(encoder.apply(batch as never).shape).toEqual([2, encoder.outputDim]);
    }
  });
});

describe('tokenEncoders', () => {
  beforeAll(() => useBackend('cpu'));

  it('makes trunks that bear the names under which they are registered and take the inputs that it states', () => {
    const random = createRandom(1);
    const made: Record<keyof typeof tokenEncoders, [TokenEncoder<never>, tf.Tensor]> = {
      'embedding-tokens': [tokenEncoders['embedding-tokens'].create({ buckets: 10, random }), tf.tensor2d([[1, 9, 0], [3, 0, 0]], [2, 3], 'int32')],
      'residual-cnn-tokens': [tokenEncoders['residual-cnn-tokens'].create({ widths: [4, 8], random }), tf.zeros([2, 32, 32, 3])],
      'transformer-tokens': [tokenEncoders['transformer-tokens'].create({ inputDim: 3, dim: 8, heads: 2, random }), tf.zeros([2, 5, 3])],
    };
    expect(Object.keys(tokenEncoders)).toEqual(Object.keys(made));
    for (const [key, [trunk, batch]] of Object.entries(made)) {
      expect(trunk.name).toBe(key);
      expect(tokenEncoders[key as keyof typeof tokenEncoders].name).toBe(key);
      const { values } = trunk.tokens(batch as never);
      expect([values.shape[0], values.shape[2]]).toEqual([2, trunk.tokenDim]);
    }
  });
});
