import os from 'node:os';

import { compileStep, type OnnxRuntime } from '@crossmodal/jit';
import * as tf from '@tensorflow/tfjs-core';

import type { Compiler } from '../compiler.ts';
import { OutOfRangeError } from '../errors.ts';
import { useBlas } from './blas/current-blas.ts';
import type { Started, StartOptions } from './engine-candidates.ts';
import { startWasm } from './start-wasm.ts';

/** Starts the wasm backend, which holds variables and computes what is not compiled, and ONNX Runtime beside it. */
export async function startJit({ load, threads = os.availableParallelism() }: StartOptions): Promise<Started> {
  const loaded = (await load('onnxruntime-node')) as OnnxRuntime & { readonly default?: OnnxRuntime };
  const runtime = 'InferenceSession' in loaded ? loaded : (loaded as { readonly default: OnnxRuntime }).default;
  await startWasm();
  useBlas(undefined);
  const providers = providersOf(process.env.CROSSMODAL_PROVIDERS);
  const compiler: Compiler = { runtime, threads, ...(providers && { providers }) };
  await checkCompiler(compiler);
  const on = providers ? `${providers.join(', ')}; ` : '';
  return { details: `${on}${threads} thread${threads === 1 ? '' : 's'}`, compiler };
}

/** Execution providers by name, in the order to try; undefined where none are named. */
function providersOf(text: string | undefined): string[] | undefined {
  if (text === undefined || text.trim() === '') return undefined;
  const names = text.split(',').map((name) => name.trim());
  if (names.includes('')) throw new OutOfRangeError(`startJit: CROSSMODAL_PROVIDERS is '${text}'; expected names of ONNX Runtime's providers, as in webgpu,cpu`);
  return names;
}

/**
 * Two compiled steps against numbers worked out by hand: with x = (1, 2), y = 3 and w = (1, 0), the square (x·w − y)² is
 * 4 with the gradient (−4, −8), so w becomes (2, 2) at the rate 1/4, where the square is 9.
 *
 * @throws Error If a loss is another.
 */
async function checkCompiler(compiler: Compiler): Promise<void> {
  const w = tf.variable(tf.tensor2d([[1], [0]]));
  const batch = tf.tensor2d([[1, 2]]);
  try {
    const loss = (x: tf.Tensor2D) => tf.sum(tf.square(tf.sub(tf.matMul(x, w as unknown as tf.Tensor2D), 3))) as tf.Scalar;
    const step = await compileStep({ ...compiler, variables: { w }, loss, batch, optimizer: { kind: 'sgd' } });
    const losses = [await step.run(batch, 0.25), await step.run(batch, 0.25)];
    await step.dispose();
    if (losses.some((value, i) => !(Math.abs(value - [4, 9][i]) < 1e-5))) throw new Error(`it computes the losses (${losses.join(', ')}) instead of (4, 9)`);
  } finally {
    tf.dispose([w, batch]);
  }
}
