import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { Drawing, kernelCases, type KernelCase } from '../../test/kernel-cases.ts';
import { useCpu } from '../../test/use-cpu.ts';
import { compile, supportedKernels } from '../index.ts';

useCpu();

/** Operands by position get names, so that they can be inputs. */
function named(inputs: KernelCase['inputs']): Record<string, tf.Tensor> {
  return Object.fromEntries(Object.entries(inputs).map(([name, tensor]) => [Array.isArray(inputs) ? `input${name}` : name, tensor]));
}

function call(kernel: string, { inputs, attributes = {} }: KernelCase, given: Record<string, tf.Tensor>): Record<string, tf.Tensor> {
  const operands = Array.isArray(inputs) ? inputs.map((_, k) => given[`input${k}`]) : given;
  const result = tf.engine().runKernel(kernel, operands as tf.NamedTensorMap, attributes as tf.NamedAttrMap) as tf.Tensor | tf.Tensor[];
  return Object.fromEntries((Array.isArray(result) ? result : [result]).map((tensor, k) => [`output${k}`, tensor]));
}

function differences(actual: tf.Tensor, expected: tf.Tensor): string[] {
  if (actual.dtype !== expected.dtype || String(actual.shape) !== String(expected.shape)) {
    return [`${actual.dtype} [${actual.shape}] where the cpu backend has ${expected.dtype} [${expected.shape}]`];
  }
  const [a, e] = [actual.dataSync(), expected.dataSync()];
  return Array.from(e).flatMap((right, k) => {
    const close = Object.is(a[k], right) || a[k] === right || Math.abs(a[k] - right) <= 2e-6 + 1e-5 * Math.abs(right);
    return close ? [] : [`${a[k]} where the cpu backend has ${right}`];
  });
}

describe('the ONNX form of each kernel', () => {
  it('is tested for every supported kernel', () => {
    expect(Object.keys(kernelCases).toSorted()).toEqual(supportedKernels());
  });

  it.each(Object.keys(kernelCases))('of %s has the results of the cpu backend, for random shapes', async (kernel) => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 1 << 30 }), async (seed) => {
        const one = kernelCases[kernel](new Drawing(seed));
        const inputs = named(one.inputs);
        const expected = call(kernel, one, inputs);
        const compiled = await compile((given: Record<string, tf.Tensor>) => call(kernel, one, given), inputs, { threads: 1 });
        const actual = await compiled.run(inputs);
        await compiled.dispose();
        const wrong = Object.keys(expected).flatMap((name) => differences(actual[name], expected[name]));
        const shown = Object.entries(inputs).map(([name, x]) => `${name} ${x.dtype} [${x.shape}] ${x.size < 20 ? x.dataSync() : ''}`);
        if (wrong.length > 0) throw new Error(`${wrong.slice(0, 3).join('; ')} for ${shown.join(', ')}, ${JSON.stringify(one.attributes)}`);
      }),
      { numRuns: 10, seed: 1, endOnFailure: true },
    );
  });
});
