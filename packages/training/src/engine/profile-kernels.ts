import * as tf from '@tensorflow/tfjs-core';

/** What the calls of one kernel took. */
export interface KernelCost {
  /** Name of the kernel, as the table of kernels in the README has it. */
  readonly kernel: string;
  readonly count: number;
  /** Time of all calls in milliseconds, by the engine's own clock. */
  readonly milliseconds: number;
  /** Memory of all outputs in bytes, whether they were kept or not. */
  readonly bytes: number;
}

/** What {@link profileKernels} measures. */
export interface KernelProfile<Result> {
  /** What the function returned. */
  readonly result: Result;
  /** Time of the whole run in milliseconds; what the kernels do not account for is spent in JavaScript between them. */
  readonly milliseconds: number;
  /** The largest amount of memory that tensors held at once, in bytes. */
  readonly peakBytes: number;
  /** The kernels, the most expensive first. */
  readonly kernels: readonly KernelCost[];
}

/** What tfjs records of a function with a gradient of its own, whose kernels it records as well. */
const CONTAINER = 'unnamed scope';

/**
 * Runs a function and says what every kernel that it called cost, on the engine in use: count, time and memory by name.
 * For a step of training, call it after some steps, when the engine is warm. Profiles do not nest, and two that run at the
 * same time are mixed up.
 *
 * @param run What to measure; it may be asynchronous. The profile itself makes it somewhat slower.
 * @throws What `run` throws; nothing is being profiled then.
 *
 * @example
 * ```ts
 * import { profileKernels, selectEngine } from '@crossmodal/training/engine';
 * import * as tf from '@tensorflow/tfjs-core';
 *
 * await selectEngine({ engine: 'wasm' });
 * const x = tf.ones([64, 64]);
 * const { kernels } = await profileKernels(() => tf.tidy(() => tf.sum(tf.matMul(x, x)).dataSync()[0]));
 * console.log(kernels.find(({ kernel }) => kernel === 'BatchMatMul')?.count); // 1
 * ```
 */
export async function profileKernels<Result>(run: () => Result | Promise<Result>): Promise<KernelProfile<Result>> {
  const { state } = tf.engine();
  const checks = tf.env().getBool('CHECK_COMPUTATION_FOR_ERRORS');
  // tfjs would read every output back to look for NaN.
  tf.env().set('CHECK_COMPUTATION_FOR_ERRORS', false);
  const outcome: { result?: Result } = {};
  const start = performance.now();
  let milliseconds = 0;
  try {
    const { kernels, peakBytes } = await tf.profile(async () => {
      outcome.result = await run();
      milliseconds = performance.now() - start;
      return [];
    });
    return { result: outcome.result as Result, milliseconds, peakBytes: Math.max(0, peakBytes), kernels: costs(kernels) };
  } finally {
    // tfjs leaves it on where the function throws.
    state.profiling = false;
    tf.env().set('CHECK_COMPUTATION_FOR_ERRORS', checks);
  }
}

function costs(kernels: Awaited<ReturnType<typeof tf.profile>>['kernels']): KernelCost[] {
  const byName = new Map<string, { count: number; milliseconds: number; bytes: number }>();
  for (const { name, kernelTimeMs, outputShapes } of kernels) {
    if (name === CONTAINER) continue;
    const cost = byName.get(name) ?? { count: 0, milliseconds: 0, bytes: 0 };
    byName.set(name, cost);
    cost.count++;
    // `tf.profile` has waited for the times; an engine that cannot time says so in words.
    cost.milliseconds += typeof kernelTimeMs === 'number' ? kernelTimeMs : 0;
    // Every type but bool takes 4 bytes an element; tfjs does not say which it is.
    cost.bytes += outputShapes.reduce((sum, shape) => sum + 4 * tf.util.sizeFromShape(shape), 0);
  }
  return [...byName].map(([kernel, cost]) => ({ kernel, ...cost })).toSorted((a, b) => b.milliseconds - a.milliseconds);
}
