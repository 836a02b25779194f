import * as tf from '@tensorflow/tfjs-core';

import { OutOfRangeError, ShapeError } from '../errors.ts';
import { GpuReader } from './gpu-reader.ts';
import type { OnnxRuntime, OnnxTensor } from './onnx-runtime.ts';

/** A variable read out. */
export interface StoredVariable {
  readonly shape: readonly number[];
  readonly data: Float32Array | Int32Array | Uint8Array;
}

interface Slot {
  readonly name: string;
  readonly variable: tf.Variable;
  current: OnnxTensor;
  /** Where the next value goes; the two are swapped after a step. */
  spare?: OnnxTensor;
}

/** The variables of compiled functions, as tensors of the runtime. */
export class VariableStore {
  readonly #runtime: OnnxRuntime;
  readonly #reader: GpuReader;
  readonly #slots = new Map<tf.Variable, Slot>();
  #tail: Promise<unknown> = Promise.resolve();
  #users = 0;

  constructor(runtime: OnnxRuntime) {
    this.#runtime = runtime;
    this.#reader = new GpuReader(runtime);
  }

  get runtime(): OnnxRuntime {
    return this.#runtime;
  }

  /** Runs tasks one after the other: a step must see the variables of the one before. */
  exclusive<T>(task: () => Promise<T>): Promise<T> {
    const result = this.#tail.then(task);
    this.#tail = result.catch(() => undefined);
    return result;
  }

  retain(): void {
    this.#users++;
  }

  /** Takes a user away, and with the last one the values; before the sessions are released, see {@link settle}. */
  async release(): Promise<void> {
    this.#users--;
    if (this.#users > 0) return this.settle();
    for (const { current, spare } of this.#slots.values()) {
      current.dispose?.();
      spare?.dispose?.();
    }
    this.#slots.clear();
    await this.#reader.release();
  }

  /** Takes a variable in, with the value that it has in tfjs. */
  async add(name: string, variable: tf.Variable): Promise<void> {
    if (this.#slots.has(variable)) return;
    if ([...this.#slots.values()].some((slot) => slot.name === name)) {
      throw new OutOfRangeError(`compile: two variables have the name ${name}; name them in variables`);
    }
    this.#slots.set(variable, { name, variable, current: this.#tensor(variable, await variable.data()) });
  }

  current(variable: tf.Variable): OnnxTensor {
    return this.#slot(variable).current;
  }

  /** Memory for the next value of a variable. */
  spare(variable: tf.Variable): OnnxTensor {
    const slot = this.#slot(variable);
    slot.spare ??= this.#tensor(variable, zeros(variable));
    return slot.spare;
  }

  /** Makes the spare the value. */
  swap(variable: tf.Variable): void {
    const slot = this.#slot(variable);
    [slot.current, slot.spare] = [slot.spare as OnnxTensor, slot.current];
  }

  /** Makes a tensor of the runtime the value. */
  replace(variable: tf.Variable, value: OnnxTensor): void {
    const slot = this.#slot(variable);
    slot.current.dispose?.();
    slot.current = value;
  }

  /**
   * Moves values from the memory of a GPU, which is that of the session that computed them and goes with it, to the
   * memory of JavaScript.
   */
  async settle(): Promise<void> {
    for (const { variable, current } of this.#slots.values()) {
      if (current.location !== undefined && current.location !== 'cpu') this.replace(variable, this.#tensor(variable, await this.#dataOf(current)));
    }
  }

  /** Copies of all values, by name. */
  async read(): Promise<Record<string, StoredVariable>> {
    const values: Record<string, StoredVariable> = {};
    for (const { name, variable, current } of this.#slots.values()) values[name] = { shape: [...variable.shape], data: await this.#dataOf(current) };
    return values;
  }

  /** Sets values by name, all or none; without values, those that the variables have in tfjs. */
  async write(values?: Readonly<Record<string, StoredVariable>>): Promise<void> {
    const slots = [...this.#slots.values()];
    const given = values ?? Object.fromEntries(await Promise.all(slots.map(async ({ name, variable }) => [name, await stored(variable)] as const)));
    const byName = new Map(slots.map((slot) => [slot.name, slot]));
    for (const [name, { shape, data }] of Object.entries(given)) {
      const slot = byName.get(name);
      if (slot === undefined) throw new OutOfRangeError(`write: there is no variable ${name}; there are ${[...byName.keys()].join(', ')}`);
      const expected = slot.variable.shape;
      if (String(shape) !== String(expected) || data.length !== slot.variable.size) {
        throw new ShapeError(`write: ${name} is [${shape}] with ${data.length} numbers; expected [${expected}]`);
      }
    }
    for (const [name, { data }] of Object.entries(given)) {
      const slot = byName.get(name) as Slot;
      this.replace(slot.variable, this.#tensor(slot.variable, data));
    }
  }

  /** Gives the variables in tfjs the values that they have here. */
  async sync(): Promise<void> {
    for (const { variable, current } of this.#slots.values()) {
      if (variable.isDisposed) continue;
      const value = tf.tensor(await this.#dataOf(current), variable.shape, variable.dtype);
      variable.assign(value);
      value.dispose();
    }
  }

  async #dataOf(tensor: OnnxTensor): Promise<Float32Array> {
    return ((await this.#reader.read(tensor)) as Float32Array).slice();
  }

  #slot(variable: tf.Variable): Slot {
    return this.#slots.get(variable) as Slot;
  }

  #tensor(variable: tf.Variable, data: ArrayLike<number>): OnnxTensor {
    return new this.#runtime.Tensor(variable.dtype, (data as Float32Array).slice(), variable.shape);
  }
}

async function stored(variable: tf.Variable): Promise<StoredVariable> {
  return { shape: variable.shape, data: (await variable.data()) as Float32Array };
}

function zeros(variable: tf.Variable): Float32Array | Int32Array | Uint8Array {
  if (variable.dtype === 'int32') return new Int32Array(variable.size);
  return variable.dtype === 'bool' ? new Uint8Array(variable.size) : new Float32Array(variable.size);
}
