import * as tf from '@tensorflow/tfjs-core';

import { checkPositive } from '../checks/check-positive.ts';
import { OutOfRangeError } from '../errors.ts';
import { type GlobalLossName, globalMethods, type TemperatureRule } from './methods.ts';

/** Options of {@link GlobalContrastiveState}. */
export interface GlobalContrastiveStateOptions {
  /** Number of samples of the data set. */
  readonly count: number;
  /** First temperature τ > 0; default 0.07. Or a scalar variable that has it and is to follow it; its owner disposes it. */
  readonly temperature?: number | tf.Variable;
}

/** Columns of the table of samples. */
const columnsOf: Readonly<Record<TemperatureRule, readonly string[]>> = {
  constant: ['visits', 'logU', 'logV'],
  global: ['visits', 'logU', 'logV'],
  momentum: ['visits', 'logU', 'logV', 'temperatureU', 'temperatureV', 'velocityU', 'velocityV'],
  adam: ['visits', 'logU', 'logV', 'temperatureU', 'temperatureV', 'firstU', 'firstV', 'secondU', 'secondV'],
};

/**
 * What a loss of a whole data set remembers between batches: of each sample how often it was met, the logarithms of its
 * normalisers (SogCLR keeps the normalisers) and, where they are learned one by one, its temperatures; and the temperature
 * of all. `pairLoss` reads and writes it in every step; a sample's first step is its own.
 *
 * All of it is in `variables`, which are not trained: save and restore them with the weights, and a resumed run continues
 * with the same bits.
 *
 * @example
 * ```ts
 * import '@tensorflow/tfjs-backend-cpu';
 * import * as tf from '@tensorflow/tfjs-core';
 * import { cosineLogits, GlobalContrastiveState, pairLoss } from '@crossmodal/losses';
 *
 * const state = new GlobalContrastiveState('sog-clr', { count: 1000, temperature: 0.1 });
 * const loss = pairLoss('sog-clr', { similarity: (zu, zv) => cosineLogits(zu, zv) });
 * const z = tf.tensor2d([[1, 0], [0, 1], [0.6, 0.8]]);
 * const samples = { state, indices: tf.tensor1d([7, 3, 990], 'int32'), gamma: 0.9 };
 * console.log(loss({ zu: z, zv: z, samples }).dataSync()[0].toFixed(3)); // -0.332
 * console.log(state.visited()); // 3
 * ```
 */
export class GlobalContrastiveState {
  /** Whose state it is. */
  readonly name: GlobalLossName;
  /** Number of samples. */
  readonly count: number;
  /** The temperature of all samples, or the mean of those that have been met, over both sides: a scalar. */
  readonly temperature: tf.Variable;
  /** Everything by name, the temperature included. */
  readonly variables: Readonly<Record<string, tf.Variable>>;
  readonly #columns: readonly string[];
  readonly #own: readonly tf.Variable[];

  /**
   * @param name A loss of `losses` whose `needs` has `state`.
   * @param options Number of samples and first temperature.
   * @throws OutOfRangeError If there is no such loss, or an option is out of range.
   */
  constructor(name: GlobalLossName, { count, temperature = 0.07 }: GlobalContrastiveStateOptions) {
    if (!Object.hasOwn(globalMethods, name)) {
      throw new OutOfRangeError(`GlobalContrastiveState: name is ${String(name)}; expected one of ${Object.keys(globalMethods).join(', ')}`);
    }
    if (!Number.isInteger(count) || count < 2) throw new OutOfRangeError(`GlobalContrastiveState: count is ${count}; expected an integer >= 2`);
    this.name = name;
    this.count = count;
    const { temperatures } = globalMethods[name];
    this.#columns = columnsOf[temperatures];
    const variable = (make: () => tf.Tensor) => tf.tidy(() => tf.variable(make(), false));
    const given = typeof temperature === 'number' ? undefined : temperature;
    this.temperature = given ?? variable(() => tf.scalar(checkPositive('GlobalContrastiveState', 'temperature', temperature as number)));
    const variables: Record<string, tf.Variable> = { samples: variable(() => this.#initial()), temperature: this.temperature, surrogate: variable(() => tf.scalar(0)) };
    // Both moments and the number of steps of its optimiser.
    if (temperatures === 'global') variables.temperatureOptimizer = variable(() => tf.zeros([3]));
    this.variables = variables;
    this.#own = Object.values(variables).filter((one) => one !== given);
  }

  /** What is known of the samples with the given indices, column by column. @internal */
  gather(indices: tf.Tensor1D): Record<string, tf.Tensor1D> {
    const { length } = this.#columns;
    const columns = tf.split(tf.gather(this.variables.samples, indices), length, 1);
    return Object.fromEntries(this.#columns.map((name, place) => [name, tf.reshape(columns[place], [-1]) as tf.Tensor1D]));
  }

  /** Puts what is known of samples in place of what was; every index occurs once. @internal */
  scatter(indices: tf.Tensor1D, values: Readonly<Record<string, tf.Tensor1D>>): void {
    tf.tidy(() => {
      const { samples } = this.variables;
      const places = tf.reshape(indices, [-1, 1]);
      const rows = tf.stack(this.#columns.map((name) => values[name]), 1);
      const kept = tf.sub(1, tf.scatterND(places, tf.ones([indices.shape[0], 1]), [this.count, 1]));
      // A number times 1 and plus 0 is that number, to the bit.
      samples.assign(tf.add(tf.mul(samples, kept), tf.scatterND(places, rows, samples.shape)));
      if (this.#columns.includes('temperatureU')) this.temperature.assign(this.#meanTemperature(samples));
    });
  }

  /** Number of samples that have been met, read back from the device. */
  visited(): number {
    return tf.tidy(() => tf.sum(tf.cast(tf.greater(this.#column('visits', this.variables.samples), 0), 'float32')).dataSync()[0]);
  }

  /** A column of the table, read back from the device: `visits`, `logU`, `logV`, `temperatureU`, … */
  column(name: string): Float32Array {
    if (!this.#columns.includes(name)) throw new OutOfRangeError(`GlobalContrastiveState.column: name is ${name}; expected one of ${this.#columns.join(', ')}`);
    return tf.tidy(() => this.#column(name, this.variables.samples).dataSync() as Float32Array);
  }

  /** Frees the variables, but for a temperature that was given. */
  dispose(): void {
    tf.dispose([...this.#own]);
  }

  #initial(): tf.Tensor {
    const zeros = tf.zeros([this.count, 1]);
    const first = tf.mul(tf.ones([this.count, 1]), this.temperature);
    return tf.concat(this.#columns.map((name) => (name.startsWith('temperature') ? first : zeros)), 1);
  }

  #column(name: string, samples: tf.Tensor): tf.Tensor {
    return tf.slice(samples, [0, this.#columns.indexOf(name)], [this.count, 1]);
  }

  #meanTemperature(samples: tf.Tensor): tf.Tensor {
    const met = tf.cast(tf.greater(this.#column('visits', samples), 0), 'float32');
    const both = tf.add(this.#column('temperatureU', samples), this.#column('temperatureV', samples));
    return tf.div(tf.sum(tf.mul(met, both)), tf.mul(tf.sum(met), 2));
  }
}
