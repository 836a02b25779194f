import * as tf from '@tensorflow/tfjs-core';

import type { CompiledFunction } from '../compiled-function.ts';
import { OutOfRangeError } from '../errors.ts';
import type { StoredVariable } from '../runtime/variable-store.ts';
import { flattenBatch } from './flatten-batch.ts';

/** A training step that `compileStep` made. */
export class CompiledStep<Batch extends tf.TensorContainer = tf.TensorContainer> {
  /** The step as a compiled function: `exportOnnx`, or `shareWith` of another one. */
  readonly compiled: CompiledFunction<Record<string, tf.Tensor>, tf.Scalar>;
  readonly #state: Readonly<Record<string, tf.Variable>>;

  /** @internal Use `compileStep`. */
  constructor(compiled: CompiledFunction<Record<string, tf.Tensor>, tf.Scalar>, state: Readonly<Record<string, tf.Variable>>) {
    this.compiled = compiled;
    this.#state = state;
  }

  /**
   * One step. The caller may dispose the batch at once.
   *
   * @returns The loss of the batch before the step.
   * @throws OutOfRangeError If the learning rate is negative or not finite.
   */
  async run(batch: Batch, learningRate: number): Promise<number> {
    if (!(learningRate >= 0 && learningRate < Infinity)) {
      throw new OutOfRangeError(`CompiledStep.run: learningRate is ${learningRate}; expected a finite number >= 0`);
    }
    const loss = await this.compiled.run({ ...flattenBatch(batch), learningRate: Float32Array.of(learningRate) } as never);
    const [value] = await loss.data();
    loss.dispose();
    return value;
  }

  /** Variables and the optimiser's state by name: a checkpoint, to the bit. */
  state(): Promise<Record<string, StoredVariable>> {
    return this.compiled.read();
  }

  /** Continues from what {@link state} gave. */
  restore(state: Readonly<Record<string, StoredVariable>>): Promise<void> {
    return this.compiled.write(state);
  }

  /** Gives the tf.Variables the values that they have in the runtime. */
  sync(): Promise<void> {
    return this.compiled.sync();
  }

  /** Frees the session and the optimiser's state. The variables stay, with the values of the last `sync`. */
  async dispose(): Promise<void> {
    await this.compiled.dispose();
    tf.dispose(this.#state as Record<string, tf.Tensor>);
  }
}
