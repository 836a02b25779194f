import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import * as ort from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';

import { expectKernel } from '../../test/kernel-differences.ts';
import { useCpu } from '../../test/use-cpu.ts';
import { compile, type OnnxRuntime, type Provider } from '../index.ts';

useCpu();

interface Asked {
  readonly executionProviders: readonly Provider[];
  readonly preferredOutputLocation?: Readonly<Record<string, string>>;
}

/** Takes what is meant for the WebGPU provider, and runs it on the CPU. */
function inPlaceOfGpu(): { readonly runtime: OnnxRuntime; readonly asked: Asked[] } {
  const asked: Asked[] = [];
  const create = (model: Uint8Array, options: Asked & object) => {
    asked.push(options);
    return ort.InferenceSession.create(model, { ...options, executionProviders: ['cpu'], preferredOutputLocation: 'cpu' });
  };
  return { runtime: { ...ort, InferenceSession: { create } } as unknown as OnnxRuntime, asked };
}

describe('the graph for the WebGPU provider', () => {
  it.each(['MaxPool', 'MaxPoolGrad', 'Conv2DBackpropFilter'])('has the results of the cpu backend for %s, run on the CPU', async (kernel) => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 1 << 30 }), (seed) =>
        expectKernel(kernel, seed, { threads: 1, providers: ['webgpu', 'cpu'], runtime: inPlaceOfGpu().runtime }),
      ),
      { numRuns: 40, seed: 1, endOnFailure: true },
    );
  });

  it.each([
    ['side by side', 2, 2],
    ['that overlap', 2, 1],
  ] as const)('gives the whole gradient of a window to the first of equal maxima, for windows %s', async (_, size, stride) => {
    const x = tf.tensor4d([1, 3, 3, 0, 2, 1, 3, 3, 0], [1, 3, 3, 1]);
    const gradient = tf.grad((image: tf.Tensor) => tf.sum(tf.maxPool(image as tf.Tensor4D, size, stride, 'valid')));
    const compiled = await compile(({ image }: { image: tf.Tensor }) => gradient(image), { image: x }, { providers: ['webgpu'], runtime: inPlaceOfGpu().runtime });
    // Overlapping windows: [1 3; 0 2], [3 3; 2 1], [0 2; 3 3], [2 1; 3 0].
    const expected = stride === 2 ? [0, 1, 0, 0, 0, 0, 0, 0, 0] : [0, 2, 0, 0, 0, 0, 1, 1, 0];
    expect(Array.from((await compiled.run({ image: x })).dataSync())).toEqual(expected);
    await compiled.dispose();
  });

  it('is asked for with channels first, unless the caller asks for another layout, and with variables on the GPU', async () => {
    const { runtime, asked } = inPlaceOfGpu();
    const w = tf.variable(tf.scalar(1));
    const fn = ({ x }: { x: tf.Tensor }): tf.Tensor => {
      w.assign(tf.add(w, x));
      return tf.mul(w, 2);
    };
    const own = { name: 'webgpu', preferredLayout: 'NHWC' };
    for (const providers of [['webgpu', 'cpu'], [{ name: 'webgpu' }], [own], ['cpu']]) {
      const compiled = await compile(fn, { x: tf.scalar(0) }, { variables: { w }, providers, runtime });
      await compiled.dispose();
    }
    const first = { name: 'webgpu', preferredLayout: 'NCHW' };
    expect(asked.map(({ executionProviders }) => executionProviders)).toEqual([[first, 'cpu'], [first], [own], ['cpu']]);
    const onGpu = { 'updated/w': 'gpu-buffer' };
    expect(asked.map(({ preferredOutputLocation }) => preferredOutputLocation)).toEqual([onGpu, onGpu, onGpu, undefined]);
  });
});
