import { assignVariables, type StoredTensor } from '@crossmodal/encoders';
import * as tf from '@tensorflow/tfjs-core';

/** What Adam of tfjs-core 4.22 keeps beside its hyper-parameters. Its own `getWeights` leaves the two products out. */
interface AdamInternals {
  learningRate: number;
  accBeta1: tf.Variable;
  accBeta2: tf.Variable;
  accumulatedFirstMoment: { originalName: string; variable: tf.Variable }[];
  accumulatedSecondMoment: { originalName: string; variable: tf.Variable }[];
}

/** Adam's own default, stated because tfjs takes another one on each engine. */
const EPSILON = 1e-8;

/**
 * Adam (Kingma and Ba 2015) of tfjs-core with a state that can be saved and restored to the bit.
 *
 * tfjs restores the products β₁ᵗ and β₂ᵗ by a power, which differs in the last bit from the product that a run
 * through has; here they are kept.
 */
export class Adam {
  readonly #variables: Readonly<Record<string, tf.Variable>>;
  readonly #optimizer: tf.AdamOptimizer;

  /** @param variables What to train, by name; the order is kept. */
  constructor(variables: Readonly<Record<string, tf.Variable>>) {
    this.#variables = variables;
    this.#optimizer = tf.train.adam(0, 0.9, 0.999, EPSILON);
    // tfjs makes the moments in the first step; made here, there is a state to restore into from the start.
    const internals = this.#internals;
    for (const [name, variable] of Object.entries(variables)) {
      for (const moments of [internals.accumulatedFirstMoment, internals.accumulatedSecondMoment]) {
        moments.push({ originalName: name, variable: tf.tidy(() => tf.variable(tf.zerosLike(variable), false)) });
      }
    }
  }

  /** Computes the gradients of `loss`, makes one step, and returns the loss before it; the caller disposes that. */
  step(loss: () => tf.Scalar, learningRate: number): tf.Scalar {
    this.#internals.learningRate = learningRate;
    const variables = Object.values(this.#variables);
    const { value, grads } = tf.variableGrads(loss, variables);
    this.#optimizer.applyGradients(variables.map(({ name }) => ({ name, tensor: grads[name] })));
    tf.dispose(grads);
    return value;
  }

  /** The state by name, read out. */
  async state(): Promise<Record<string, StoredTensor>> {
    const state: Record<string, StoredTensor> = {};
    for (const [name, variable] of Object.entries(this.#stateVariables())) {
      state[name] = { shape: variable.shape, data: (await variable.data()) as Float32Array };
    }
    return state;
  }

  /** Continues from a state that {@link state} gave. */
  restore(tensors: Readonly<Record<string, StoredTensor>>, source: { name: string }): void {
    assignVariables(this.#stateVariables(), tensors, source);
  }

  dispose(): void {
    this.#optimizer.dispose();
  }

  get #internals(): AdamInternals {
    return this.#optimizer as unknown as AdamInternals;
  }

  #stateVariables(): Record<string, tf.Variable> {
    const { accBeta1, accBeta2, accumulatedFirstMoment, accumulatedSecondMoment } = this.#internals;
    const state: Record<string, tf.Variable> = { 'adam/beta1-power': accBeta1, 'adam/beta2-power': accBeta2 };
    for (const { originalName, variable } of accumulatedFirstMoment) state[`adam/m/${originalName}`] = variable;
    for (const { originalName, variable } of accumulatedSecondMoment) state[`adam/v/${originalName}`] = variable;
    return state;
  }
}
