import * as tf from '@tensorflow/tfjs-core';

import { compile, type CompileOptions } from '../src/index.ts';
import { Drawing, kernelCases, type KernelCase } from './kernel-cases.ts';

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

/** Draws a call of a kernel, and fails unless its compiled form has the results of the cpu backend. */
export async function expectKernel(kernel: string, seed: number, options: CompileOptions): Promise<void> {
  const one = kernelCases[kernel](new Drawing(seed));
  const inputs = named(one.inputs);
  const expected = call(kernel, one, inputs);
  const compiled = await compile((given: Record<string, tf.Tensor>) => call(kernel, one, given), inputs, options);
  const actual = await compiled.run(inputs);
  await compiled.dispose();
  const wrong = Object.keys(expected).flatMap((name) => differences(actual[name], expected[name]));
  const shown = Object.entries(inputs).map(([name, x]) => `${name} ${x.dtype} [${x.shape}] ${x.size < 20 ? x.dataSync() : ''}`);
  if (wrong.length > 0) throw new Error(`${wrong.slice(0, 3).join('; ')} for ${shown.join(', ')}, ${JSON.stringify(one.attributes)}`);
}
