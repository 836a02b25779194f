import type * as tf from '@tensorflow/tfjs-core';

import { CompiledFunction, type NamedTensors } from './compiled-function.ts';
import { OutOfRangeError } from './errors.ts';
import type { Recordable } from './record/record.ts';
import { loadRuntime } from './runtime/load-runtime.ts';
import type { OnnxRuntime } from './runtime/onnx-runtime.ts';
import type { Provider } from './runtime/program.ts';
import { VariableStore } from './runtime/variable-store.ts';

/** Options of {@link compile}. */
export interface CompileOptions {
  /** Names of variables, under which they are read, written and exported; others that occur go by their tfjs name. */
  readonly variables?: Readonly<Record<string, tf.Variable>>;
  /** Threads of ONNX Runtime on the CPU; default all cores. The same number gives the same bits. */
  readonly threads?: number;
  /** Execution providers of ONNX Runtime in the order to try, such as `['webgpu', 'cpu']`; default the CPU. */
  readonly providers?: readonly Provider[];
  /** The module `onnxruntime-node` or `onnxruntime-web`; default the one that can be imported. Browsers need it. */
  readonly runtime?: OnnxRuntime;
  /** Number of shapes that stay compiled; default 4. */
  readonly cacheSize?: number;
  /** A compiled function whose variables this one is to see and change, such as the training step of an encoder. */
  readonly shareWith?: { readonly store: VariableStore };
}

/**
 * Compiles a function of tensors to one ONNX graph: runs it once on a tfjs backend that records, then runs the graph in
 * ONNX Runtime. What tfjs does inside of it is compiled unchanged: gradients, an optimiser's step, any loss, any encoder.
 *
 * The function must be a function of its inputs and of variables. What it reads otherwise is fixed while recording:
 * tensors that it closes over are constants, and so are random numbers that it draws, lengths of loops and other numbers
 * of JavaScript. It is recorded once for every combination of shapes.
 *
 * @param fn Takes tensors by name, returns a tensor or a record of tensors; may assign variables.
 * @param exampleInputs Tensors with the names, shapes and types of the inputs; their numbers do not matter.
 * @returns The compiled function. Its variables start with the values that they have in tfjs.
 * @throws UnsupportedKernelError If a kernel has no ONNX form here; DataReadError if the function reads data; RuntimeError
 *   if ONNX Runtime is missing or refuses the graph; OutOfRangeError for an option out of range. tfjs is then as before.
 *
 * @example
 * ```ts
 * import '@tensorflow/tfjs-backend-cpu';
 * import * as tf from '@tensorflow/tfjs-core';
 * import '@tensorflow/tfjs-layers';
 * import { compile } from '@crossmodal/jit';
 *
 * const w = tf.variable(tf.scalar(0));
 * const optimizer = tf.train.adam(0.1);
 * const step = await compile(
 *   ({ x }: { x: tf.Tensor }) => optimizer.minimize(() => tf.mean(tf.square(tf.sub(x, w))), true) as tf.Scalar,
 *   { x: tf.zeros([2]) },
 *   { variables: { w } },
 * );
 * for (let i = 0; i < 200; i++) (await step.run({ x: Float32Array.of(3, 5) })).dispose();
 * console.log((await step.read()).w.data[0].toFixed(2)); // 4.00
 * await step.dispose();
 * ```
 */
export async function compile<Inputs extends NamedTensors, Outputs extends tf.Tensor | NamedTensors>(
  fn: (inputs: Inputs) => Outputs,
  exampleInputs: Inputs,
  options: CompileOptions = {},
): Promise<CompiledFunction<Inputs, Outputs>> {
  const { variables = {}, threads, providers, cacheSize = 4, shareWith } = options;
  checkInteger('threads', threads ?? 1);
  checkInteger('cacheSize', cacheSize);
  const store = shareWith?.store ?? new VariableStore(options.runtime ?? (await loadRuntime()));
  const example = Object.fromEntries(Object.entries(exampleInputs).map(([name, { shape, dtype }]) => [name, { shape, dtype }]));
  const compiled = new CompiledFunction<Inputs, Outputs>({
    fn: fn as Recordable,
    example,
    variables,
    store,
    options: { threads, providers, cacheSize },
  });
  try {
    await compiled.prepare();
  } catch (error) {
    await compiled.dispose();
    throw error;
  }
  return compiled;
}

function checkInteger(name: string, value: number): void {
  if (!Number.isInteger(value) || value < 1) throw new OutOfRangeError(`compile: ${name} is ${value}; expected a positive integer`);
}
