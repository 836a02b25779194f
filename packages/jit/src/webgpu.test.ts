import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { expectKernel } from '../test/kernel-differences.ts';
import { encoderCases, lossCases, type TrainingCase } from '../test/training-cases.ts';
import { useCpu } from '../test/use-cpu.ts';
import { compile, type CompileOptions } from './index.ts';

useCpu();

const onGpu: CompileOptions = { providers: ['webgpu', 'cpu'] };

/** Why there is no WebGPU here, if there is none. */
async function reasonAgainst(): Promise<string | undefined> {
  await tf.setBackend('cpu');
  try {
    const compiled = await compile(({ x }: { x: tf.Tensor }) => tf.add(x, 1), { x: tf.scalar(1) }, onGpu);
    await compiled.dispose();
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

const reason = await reasonAgainst();
if (reason !== undefined) console.warn(`Skipped, for want of a Vulkan device: the tests of the WebGPU provider (${reason.split('\n')[0]})`);

/** Shaders are compiled at first use; SwiftShader takes seconds. */
const timeout = 120_000;

describe.skipIf(reason !== undefined)('the WebGPU provider', () => {
  it.each([
    'Conv2D', 'FusedConv2D', 'Conv2DBackpropFilter', 'Conv2DBackpropInput', 'DepthwiseConv2dNative', 'DepthwiseConv2dNativeBackpropFilter',
    'DepthwiseConv2dNativeBackpropInput', 'MaxPool', 'MaxPoolGrad', 'AvgPool', 'AvgPoolGrad', 'BatchMatMul', 'UnsortedSegmentSum',
  ])('has the results of the cpu backend for %s', { timeout }, async (kernel) => {
    await fc.assert(fc.asyncProperty(fc.integer({ min: 1, max: 1 << 30 }), (seed) => expectKernel(kernel, seed, onGpu)), { numRuns: 3, seed: 2, endOnFailure: true });
  });

  // With channels last ONNX Runtime 1.30 is wrong here.
  it('convolves images of 6 channels to 16', { timeout }, async () => {
    const [x, filter] = [tf.randomNormal([2, 14, 14, 6], 0, 1, 'float32', 1), tf.randomNormal([5, 5, 6, 16], 0, 1, 'float32', 2)] as [tf.Tensor4D, tf.Tensor4D];
    const fn = ({ image }: { image: tf.Tensor4D }) => tf.conv2d(image, filter, 1, 'valid');
    const compiled = await compile(fn, { image: x }, onGpu);
    expect(tf.max(tf.abs(tf.sub(await compiled.run({ image: x }), fn({ image: x })))).dataSync()[0]).toBeLessThan(1e-4);
    await compiled.dispose();
  });

  const cases: Readonly<Record<string, () => TrainingCase>> = { clip: lossCases.clip, ...encoderCases };
  it.each(['clip', 'mlp', 'convolutions', 'transformer'])('trains %s with the losses of eager steps, its variables on the GPU', { timeout }, async (name) => {
    const make = () => {
      const one = cases[name]();
      const optimizer = tf.train.adam(0.001);
      return { ...one, fn: (inputs: typeof one.inputs) => optimizer.minimize(() => one.loss(inputs), true, Object.values(one.variables)) as tf.Scalar };
    };
    const [eager, { fn, inputs, variables }] = [make(), make()];
    const step = await compile(fn, inputs, { ...onGpu, variables });
    for (let k = 0; k < 10; k++) {
      const expected = tf.tidy(() => eager.fn(eager.inputs).dataSync()[0]);
      const [actual] = (await step.run(inputs)).dataSync();
      expect(Math.abs(actual - expected), `step ${k}`).toBeLessThan(1e-5 * Math.max(1, Math.abs(expected)));
    }
    expect(Object.values(variables).map((variable) => step.store.current(variable).location)).toEqual(Object.values(variables).map(() => 'gpu-buffer'));
    await step.dispose();
  });

  it('keeps the values of variables when the session that computed them is gone', { timeout }, async () => {
    const w = tf.variable(tf.tensor1d([1, 2]));
    const add = ({ x }: { x: tf.Tensor }): tf.Tensor => {
      w.assign(tf.add(w, tf.sum(x)));
      return tf.sum(w);
    };
    const step = await compile(add, { x: tf.ones([3]) }, { ...onGpu, variables: { w }, cacheSize: 1 });
    const twice = await compile(({ x }: { x: tf.Tensor }) => tf.mul(w, x), { x: tf.scalar(2) }, { ...onGpu, variables: { w }, shareWith: step });
    await step.run({ x: tf.ones([3]) });
    // Another shape takes the only place.
    await step.run({ x: tf.ones([4]) });
    expect(Array.from((await step.read()).w.data)).toEqual([8, 9]);
    await step.run({ x: tf.ones([4]) });
    await step.write({ w: { shape: [2], data: Float32Array.of(20, 21) } });
    await step.run({ x: tf.ones([4]) });
    await step.dispose();
    expect(Array.from((await twice.run({ x: tf.scalar(2) })).dataSync())).toEqual([48, 50]);
    await twice.sync();
    expect(Array.from(w.dataSync())).toEqual([24, 25]);
    await twice.dispose();
  });
});
