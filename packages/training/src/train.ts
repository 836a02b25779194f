import type { StoredTensor } from '@crossmodal/encoders';
import type * as tf from '@tensorflow/tfjs-core';

import type { Compiler } from './compiler.ts';
import { DivergenceError, OutOfRangeError } from './errors.ts';
import { learningRateAt, type Schedule } from './learning-rate-at.ts';
import { macrotask } from './macrotask.ts';
import { eagerStepper } from './stepper/eager-stepper.ts';
import type { Stepper } from './stepper/stepper.ts';
import type { TrainingState } from './training-state.ts';
import type { TrainingTask } from './training-task.ts';

/** What the loop needs of a seeded generator; `Random` of `@crossmodal/theory` is one. */
export interface ShuffleSource {
  permutation(length: number): Uint32Array;
  state(): readonly number[];
  restore(state: readonly number[]): void;
}

/** What is known after a step. */
export interface StepReport {
  /** Steps done, of `totalSteps`. */
  readonly step: number;
  readonly totalSteps: number;
  /** Epoch of the step, from 0, of `epochs`. */
  readonly epoch: number;
  readonly epochs: number;
  /** Loss of the batch before the step. */
  readonly loss: number;
  readonly learningRate: number;
}

/** Options of {@link train}. */
export interface TrainOptions {
  readonly epochs: number;
  /** Pairs a step. A last batch that is not full is left out: its loss would have another chance level. */
  readonly batchSize: number;
  readonly learningRate: number;
  /** Default `constant`. */
  readonly schedule?: Schedule;
  /** Seeded generator of the order of the pairs, one permutation an epoch. */
  readonly random: ShuffleSource;
  /** State to continue from, with the same task and options. */
  readonly resume?: TrainingState;
  /** Where states go: every `every` steps, at the end, and when the signal stops the run. */
  readonly checkpoint?: { readonly every: number; readonly save: (state: TrainingState) => void | Promise<void> };
  /**
   * Told after every step; a promise is waited for before the next. The variables have their values of that step at
   * multiples of `syncEvery`, and always unless compiled.
   */
  readonly onStep?: (report: StepReport) => unknown;
  /** Steps after which a compiled run gives the variables their values before `onStep`; default only at the end. */
  readonly syncEvery?: number;
  /** Compiles the step, as the engine `jit` does: its `compiler`. Default: tfjs computes operation by operation. */
  readonly compiler?: Compiler | undefined;
  /** Told why the step is not compiled though a compiler is there: the run is then as without one. */
  readonly onEager?: (reason: string) => void;
  /** Stops after the step in progress, with a checkpoint. */
  readonly signal?: AbortSignal;
}

/** How training ended. */
export interface TrainingOutcome {
  /** False if the signal stopped it. */
  readonly completed: boolean;
  readonly step: number;
  /** Loss of the last step; null if no step was made. */
  readonly loss: number | null;
}

/**
 * Trains with Adam on seeded minibatches; the same task, options and engine give the same bits, also across a stop
 * and a resume.
 *
 * @returns How it ended; the task's variables hold the result.
 * @throws OutOfRangeError If an option is out of range; DivergenceError if the loss, or a weight that is
 *   to be saved or is the result, becomes infinite or NaN.
 *
 * @example
 * ```ts
 * import { selectEngine } from '@crossmodal/training/engine';
 * import { train } from '@crossmodal/training';
 * import { createRandom } from '@crossmodal/theory';
 * import * as tf from '@tensorflow/tfjs-core';
 *
 * await selectEngine({ engine: 'wasm' });
 * const w = tf.variable(tf.scalar(0));
 * const task = {
 *   variables: { w },
 *   count: 8,
 *   batch: (indices: Uint32Array) => tf.tensor1d(Float32Array.from(indices)),
 *   loss: (x: tf.Tensor1D) => tf.mean(tf.square(tf.sub(x, w))) as tf.Scalar,
 * };
 * await train(task, { epochs: 200, batchSize: 4, learningRate: 0.1, schedule: 'cosine', random: createRandom(1) });
 * console.log(Math.abs(w.dataSync()[0] - 3.5) < 0.1); // true
 * ```
 */
export async function train<Batch extends tf.TensorContainer>(task: TrainingTask<Batch>, options: TrainOptions): Promise<TrainingOutcome> {
  checkOptions(task, options);
  const { epochs, batchSize, learningRate, schedule = 'constant', random, resume, checkpoint, onStep, syncEvery, signal } = options;
  const stepsPerEpoch = Math.floor(task.count / batchSize);
  const totalSteps = epochs * stepsPerEpoch;
  const stepper = await stepperOf(task, options);
  try {
    let step = 0;
    let loss: number | null = null;
    if (resume) {
      await stepper.restore(resume.tensors);
      random.restore(resume.random);
      ({ step, loss } = resume);
    }
    let epoch = resume?.epoch ?? 0;
    let stepInEpoch = resume?.stepInEpoch ?? 0;
    for (; epoch < epochs; epoch++, stepInEpoch = 0) {
      const epochStart = random.state();
      const order = random.permutation(task.count);
      const save = async () => {
        const tensors = await stepper.state();
        checkFinite(tensors, { step, learningRate });
        await checkpoint?.save({ step, epoch, stepInEpoch, random: epochStart, loss, tensors });
      };
      while (stepInEpoch < stepsPerEpoch) {
        const indices = order.subarray(stepInEpoch * batchSize, (stepInEpoch + 1) * batchSize);
        const rate = learningRateAt(step, { learningRate, schedule, totalSteps });
        const place = { step, epoch };
        loss = await stepper.step(() => task.batch(indices, place), { ...place, learningRate: rate });
        step++;
        stepInEpoch++;
        if (!Number.isFinite(loss)) {
          throw new DivergenceError(`train: the loss is ${loss} at step ${step}; try a learning rate below ${learningRate}`);
        }
        if (syncEvery !== undefined && (step % syncEvery === 0 || step === 1 || step === totalSteps)) await stepper.sync();
        await onStep?.({ step, totalSteps, epoch, epochs, loss, learningRate: rate });
        await macrotask();
        const stopped = signal?.aborted === true;
        if (stopped || step === totalSteps || (checkpoint && step % checkpoint.every === 0)) await save();
        if (stopped) return { completed: step === totalSteps, step, loss };
      }
    }
    return { completed: true, step, loss };
  } finally {
    await stepper.dispose();
  }
}

/** Compiled steps where a compiler is given and the loss can be compiled. */
async function stepperOf<Batch extends tf.TensorContainer>(task: TrainingTask<Batch>, { batchSize, compiler, onEager }: TrainOptions): Promise<Stepper<Batch>> {
  if (compiler === undefined) return eagerStepper(task);
  if (task.drawsEachStep === true) {
    onEager?.('the loss draws anew in every step');
    return eagerStepper(task);
  }
  // Loaded only where there is a compiler, so that a page without one does not carry it.
  const { compiledStepper } = await import('./stepper/compiled-stepper.ts');
  try {
    return await compiledStepper(task, { batchSize, compiler });
  } catch (error) {
    const { code, message } = error as { code?: unknown; message: string };
    if (code !== 'UNSUPPORTED_KERNEL' && code !== 'DATA_READ') throw error;
    onEager?.(message);
    return eagerStepper(task);
  }
}

/**
 * The loss alone does not show every divergence: XNNPACK, behind the wasm engine, makes 0 of NaN in a ReLU, so that
 * lost weights end in a finite loss.
 */
function checkFinite(tensors: Readonly<Record<string, StoredTensor>>, { step, learningRate }: { step: number; learningRate: number }): void {
  for (const [name, { data }] of Object.entries(tensors)) {
    if (!data.every(Number.isFinite)) {
      throw new DivergenceError(
        `train: ${name} is not finite at step ${step}; look for numbers in the data that are not finite, or try a learning rate below ${learningRate}`,
      );
    }
  }
}

function checkOptions(task: { count: number }, { epochs, batchSize, learningRate, checkpoint, syncEvery }: TrainOptions): void {
  const integers: [string, number][] = [['epochs', epochs], ['batchSize', batchSize]];
  if (checkpoint) integers.push(['checkpoint.every', checkpoint.every]);
  if (syncEvery !== undefined) integers.push(['syncEvery', syncEvery]);
  for (const [name, value] of integers) {
    if (!Number.isInteger(value) || value < 1) throw new OutOfRangeError(`train: ${name} is ${value}; expected a positive integer`);
  }
  if (batchSize > task.count) {
    throw new OutOfRangeError(`train: batchSize is ${batchSize} for ${task.count} pairs; expected at most ${task.count}`);
  }
  if (!(learningRate > 0 && learningRate < Infinity)) {
    throw new OutOfRangeError(`train: learningRate is ${learningRate}; expected a finite number > 0`);
  }
}
