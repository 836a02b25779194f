import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';

import { startBackends } from '../../test/backends.ts';
import { withKernel } from '../../test/loaders.ts';
import { profileKernels } from './profile-kernels.ts';

beforeAll(async () => {
  await startBackends();
  await tf.setBackend('wasm');
});

describe('profileKernels', () => {
  it('counts the calls of every kernel and the bytes of their outputs, and hands the result on', async () => {
    const x = tf.ones([10, 20]);
    const { result, kernels, milliseconds, peakBytes } = await profileKernels(() => tf.tidy(() => tf.sum(tf.mul(tf.mul(x, x), x)).dataSync()[0]));
    x.dispose();
    expect(result).toBe(200);
    const costs = Object.fromEntries(kernels.map(({ kernel, count, bytes }) => [kernel, [count, bytes]]));
    expect(costs).toMatchObject({ Multiply: [2, 2 * 800], Sum: [1, 4] });
    expect(milliseconds).toBeGreaterThanOrEqual(kernels.reduce((sum, kernel) => sum + kernel.milliseconds, 0));
    expect(peakBytes).toBeGreaterThanOrEqual(3 * 800);
  });

  it('measures how long a kernel takes, the most expensive first', async () => {
    const until = (end: number) => {
      while (performance.now() < end);
    };
    const { kernelFunc } = tf.getKernel('Neg', 'wasm');
    const slow: tf.KernelConfig = { kernelName: 'Neg', backendName: 'wasm', kernelFunc: (args) => (until(performance.now() + 30), kernelFunc(args)) };
    const x = tf.ones([4]);
    const { kernels } = await withKernel(slow, () => profileKernels(() => tf.dispose([tf.abs(x), tf.neg(x), tf.square(x)])));
    x.dispose();
    expect(kernels[0].kernel).toBe('Neg');
    expect(kernels[0].milliseconds).toBeGreaterThan(29);
    expect(kernels[0].milliseconds).toBeLessThan(300);
  });

  it('counts the kernels of a function with a gradient of its own once', async () => {
    const squared = tf.customGrad((x) => ({ value: tf.square(x as tf.Tensor), gradFunc: (dy) => tf.mul(dy as tf.Tensor, 2) }));
    const { kernels } = await profileKernels(() => tf.tidy(() => void squared(tf.ones([3]))));
    expect(kernels.map(({ kernel }) => kernel)).toEqual(['Square']);
  });

  it('waits for an asynchronous function', async () => {
    const { result, kernels } = await profileKernels(async () => {
      await Promise.resolve();
      const y = tf.square(tf.scalar(3));
      const [value] = await y.data();
      y.dispose();
      return value;
    });
    expect(result).toBe(9);
    expect(kernels.map(({ kernel }) => kernel)).toEqual(['Square']);
  });

  it('leaves nothing being profiled and tfjs as it was where the function throws, and leaks nothing', async () => {
    tf.env().set('CHECK_COMPUTATION_FOR_ERRORS', true);
    const before = tf.memory().numTensors;
    await expect(profileKernels(() => tf.tidy(() => {
      tf.square(tf.scalar(1));
      throw new Error('stop');
    }))).rejects.toThrow('stop');
    expect(tf.engine().state.profiling).toBe(false);
    expect(tf.env().getBool('CHECK_COMPUTATION_FOR_ERRORS')).toBe(true);
    expect(tf.memory().numTensors).toBe(before);
  });
});
