import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';

import { startWasm } from './start-wasm.ts';

describe('startWasm', () => {
  it('starts the backend with SIMD from its own package, again without a warning or a second registration', async () => {
    await startWasm();
    expect(tf.getBackend()).toBe('wasm');
    expect(await tf.env().getAsync('WASM_HAS_SIMD_SUPPORT')).toBe(true);
    const kernel = tf.getKernel('MaxPoolGrad', 'wasm');
    await startWasm();
    expect(tf.getKernel('MaxPoolGrad', 'wasm')).toBe(kernel);
    expect(await tf.square(tf.tensor1d([1, 2])).data()).toEqual(Float32Array.of(1, 4));
  });
});
