import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

import '@tensorflow/tfjs-backend-cpu';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';

import { countParameters, oneHotEncoder } from './index.ts';

describe.each(['cpu', 'wasm'])('oneHotEncoder on %s', (backend) => {
  beforeAll(async () => {
    tf.env().set('PROD', true);
    const wasm = createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm/package.json');
    setWasmPaths(join(dirname(wasm), 'dist/'));
    await tf.setBackend(backend);
  });

  it('gives the unit vector of each label, as floats', () => {
    const embeddings = oneHotEncoder(4).apply(tf.tensor1d([3, 0, 1], 'int32'));
    expect(embeddings.dtype).toBe('float32');
    expect(embeddings.arraySync()).toEqual([[0, 0, 0, 1], [1, 0, 0, 0], [0, 1, 0, 0]]);
  });

  it('has nothing to train', () => {
    expect(countParameters(oneHotEncoder(10))).toBe(0);
  });

  it('refuses a single class and labels that are not integers', () => {
    expect(() => oneHotEncoder(1)).toThrow(/classes is 1/);
    expect(() => oneHotEncoder(3).apply(tf.tensor1d([0, 1]))).toThrow(/batch is float32 \[2\]; expected int32 \[n\]/);
  });
});
