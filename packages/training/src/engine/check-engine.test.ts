import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';

import { startBackends } from '../../test/backends.ts';
import { withKernel, zeroPoolGradient } from '../../test/loaders.ts';
import { checkEngine } from './check-engine.ts';

beforeAll(startBackends);

describe.each(['cpu', 'wasm'])('checkEngine on %s', (backend) => {
  it('lets an engine pass that computes the right gradients, and leaks nothing', async () => {
    await tf.setBackend(backend);
    const before = tf.memory().numTensors;
    await checkEngine();
    expect(tf.memory().numTensors).toBe(before);
  });

  it('refuses a wrong gradient and shows both', async () => {
    await tf.setBackend(backend);
    const before = tf.memory().numTensors;
    await expect(withKernel(zeroPoolGradient(backend), checkEngine)).rejects.toThrow('it computes a wrong gradient: (0, 0, 0, 0) instead of (2, 0, 0, 0)');
    expect(tf.memory().numTensors).toBe(before);
  });

  it('refuses a gradient that is not a number', async () => {
    await tf.setBackend(backend);
    const kernel = { ...zeroPoolGradient(backend), kernelFunc: () => tf.mul(tf.ones([1, 2, 2, 1]), NaN) };
    // XNNPACK, behind the wasm engine, makes −∞ of NaN.
    await expect(withKernel(kernel, checkEngine)).rejects.toThrow(/a wrong gradient: \((NaN|-Infinity), .* instead of \(2, 0, 0, 0\)/);
  });
});

it('checkEngine refuses an engine without the kernel of a gradient, by its name', async () => {
  await tf.setBackend('cpu');
  const kernel = tf.getKernel('Conv2DBackpropFilter', 'cpu');
  tf.unregisterKernel('Conv2DBackpropFilter', 'cpu');
  try {
    await expect(checkEngine()).rejects.toThrow(/Conv2DBackpropFilter/);
  } finally {
    tf.registerKernel(kernel);
  }
});
