import * as tf from '@tensorflow/tfjs-core';

import { OutOfRangeError, ShapeError } from './errors.ts';
import { encodeModel, type Size } from './onnx/encode-model.ts';
import { record, type InputSpec, type Recordable, type Recording } from './record/record.ts';
import { unify } from './record/unify.ts';
import type { OnnxTensor } from './runtime/onnx-runtime.ts';
import { Program, targetOf, usedVariables, variablePorts, type InputData, type SessionOptions } from './runtime/program.ts';
import type { StoredVariable, VariableStore } from './runtime/variable-store.ts';

/** Inputs of a function that can be compiled, by name. */
export type NamedTensors = Readonly<Record<string, tf.Tensor>>;

/** What a run takes: a tensor for each input, or its numbers, in the shape of the example. */
export type RunInputs<Inputs extends NamedTensors> = { readonly [Name in keyof Inputs]: Inputs[Name] | InputData };

/** Options of {@link CompiledFunction.exportOnnx}. */
export interface ExportOptions {
  /** Name of a symbolic first dimension of every input, such as `batch`; default the sizes of the example. */
  readonly batch?: string;
  /**
   * `constants`: variables have their values of now in the file. `inputs`: they are inputs `variables/NAME`, and those
   * that change are outputs `updated/NAME`. Default `inputs` if the function changes any, else `constants`.
   */
  readonly variables?: 'constants' | 'inputs';
}

/** Batch sizes that the export with a symbolic one is derived from: both even, and sizes that hardly any layer has. */
const PROBES: readonly [number, number] = [118, 134];

/** A function that `compile` made. */
export class CompiledFunction<Inputs extends NamedTensors = NamedTensors, Outputs extends tf.Tensor | NamedTensors = tf.Tensor | NamedTensors> {
  readonly #fn: Recordable;
  readonly #example: Readonly<Record<string, InputSpec>>;
  readonly #variables: Readonly<Record<string, tf.Variable>>;
  readonly #options: SessionOptions & { readonly cacheSize: number };
  /** The variables as tensors of the runtime; functions that share them have the same store. */
  readonly store: VariableStore;
  readonly #programs = new Map<string, Program>();
  #disposed = false;

  /** @internal Use `compile`. */
  constructor(parts: {
    readonly fn: Recordable;
    readonly example: Readonly<Record<string, InputSpec>>;
    readonly variables: Readonly<Record<string, tf.Variable>>;
    readonly store: VariableStore;
    readonly options: SessionOptions & { readonly cacheSize: number };
  }) {
    this.#fn = parts.fn;
    this.#example = parts.example;
    this.#variables = parts.variables;
    this.#options = parts.options;
    this.store = parts.store;
    parts.store.retain();
  }

  /** Compiles for the shapes of the example. @internal */
  async prepare(): Promise<void> {
    await this.store.exclusive(() => this.#program(this.#example));
  }

  /**
   * Runs the function: what it returns, as tensors of the active tfjs backend that the caller disposes. The variables
   * that it assigns change in the runtime, not in tfjs; see `sync`. Other shapes than before are compiled first.
   *
   * @throws ShapeError If an input is missing, or its numbers do not fill the shape of the example.
   */
  run(inputs: RunInputs<Inputs>): Promise<Outputs> {
    this.#checkOpen('run');
    const specs: Record<string, InputSpec> = {};
    // Asked for now: the caller may dispose the tensors as soon as this returns.
    const asked = Object.entries(this.#example).map(([name, example]) => {
      const input = (inputs as Readonly<Record<string, tf.Tensor | InputData | undefined>>)[name];
      specs[name] = input instanceof tf.Tensor ? { shape: input.shape, dtype: input.dtype } : example;
      return numbersOf(name, input, example);
    });
    const data = Promise.all(asked);
    // It may fail before its turn comes, when nobody looks at it yet.
    data.catch(() => undefined);
    return this.store.exclusive(async () => {
      const arrays = await data;
      const program = await this.#program(specs);
      const results = await program.run(Object.fromEntries(Object.keys(this.#example).map((name, k) => [name, arrays[k]])));
      const tensors: Record<string, tf.Tensor> = {};
      for (const { name, value } of program.recording.outputs) {
        tensors[name] = tf.tensor(await dataOf(results[name]), [...value.shape], value.type as 'float32');
        // What is in the memory of JavaScript, the tensor may now hold.
        if (results[name].location !== 'cpu') results[name].dispose?.();
      }
      return (program.recording.single ? tensors.output : tensors) as Outputs;
    });
  }

  /** Copies of the variables as they are now, by name: a checkpoint, to the bit. */
  read(): Promise<Record<string, StoredVariable>> {
    this.#checkOpen('read');
    return this.store.exclusive(() => this.store.read());
  }

  /**
   * Sets variables by name, as `read` gives them; without an argument, all of them to the values that they have in tfjs.
   *
   * @throws OutOfRangeError If there is no variable of a name; ShapeError for a wrong shape. Then none is changed.
   */
  write(values?: Readonly<Record<string, StoredVariable>>): Promise<void> {
    this.#checkOpen('write');
    return this.store.exclusive(() => this.store.write(values));
  }

  /** Gives the tf.Variables the values that they have in the runtime. */
  sync(): Promise<void> {
    this.#checkOpen('sync');
    return this.store.exclusive(() => this.store.sync());
  }

  /**
   * The graph as an ONNX file (opset 18), which every ONNX runtime runs.
   *
   * @throws OutOfRangeError If `batch` is asked for and the graph is not the same for every batch size, or changes
   *   variables.
   */
  exportOnnx({ batch, variables }: ExportOptions = {}): Promise<Uint8Array> {
    this.#checkOpen('exportOnnx');
    return this.store.exclusive(async () => {
      const recording = batch === undefined ? (await this.#program(this.#example)).recording : this.#probe(PROBES[0]);
      const used = usedVariables(recording);
      const changed = used.filter(({ after }) => after !== undefined);
      if (batch !== undefined && changed.length > 0) {
        throw new OutOfRangeError(`exportOnnx: batch is ${batch}, and the function assigns ${changed[0].name}; expected a forward pass, or no batch`);
      }
      const constants = (variables ?? (changed.length > 0 ? 'inputs' : 'constants')) === 'constants';
      const unified = batch === undefined ? undefined : unify(recording, this.#probe(PROBES[1]), { sizes: PROBES, symbol: batch });
      const values = constants ? await this.store.read() : {};
      const symbolic = (shape: readonly number[]): Size[] => shape.map((size, axis) => (axis === 0 && batch !== undefined ? batch : size));
      return encodeModel({
        name: 'recorded',
        inputs: [
          ...recording.inputs.map(({ name, value }) => ({ name, value, shape: symbolic(value.shape) })),
          ...(constants ? [] : used.map((one) => ({ name: variablePorts(one).before, value: one.before }))),
        ],
        outputs: [
          ...recording.outputs.map((port, k) => (unified ? { ...port, shape: unified.outputShapes[k] } : port)),
          ...(constants ? [] : changed.map((one) => ({ name: variablePorts(one).after, value: one.after as RecordedValue }))),
        ],
        initial: new Map(constants ? used.map(({ name, before }) => [before, values[name].data]) : []),
        annotate: batch === undefined,
        ...(unified && { dynamic: unified.dynamic }),
      });
    });
  }

  /** Frees the sessions, and the variables unless another compiled function shares them. The tf.Variables stay. */
  async dispose(): Promise<void> {
    if (this.#disposed) return;
    this.#disposed = true;
    await this.store.exclusive(async () => {
      await this.store.release();
      for (const program of this.#programs.values()) await program.release();
      this.#programs.clear();
    });
  }

  async #program(specs: Readonly<Record<string, InputSpec>>): Promise<Program> {
    const key = Object.values(specs).map(({ shape, dtype }) => `${dtype}[${shape}]`).join(' ');
    let program = this.#programs.get(key);
    if (program === undefined) program = await Program.create(record(this.#fn, specs, this.#variables, targetOf(this.#options)), this.store, this.#options);
    // The last one used is the last in the map.
    this.#programs.delete(key);
    this.#programs.set(key, program);
    const [oldest] = this.#programs;
    if (this.#programs.size > this.#options.cacheSize) {
      this.#programs.delete(oldest[0]);
      await this.store.settle();
      await oldest[1].release();
    }
    return program;
  }

  #probe(size: number): Recording {
    const specs = Object.entries(this.#example).map(([name, { shape, dtype }]) => {
      if (shape.length === 0) throw new OutOfRangeError(`exportOnnx: input ${name} is a scalar; expected a first dimension to make symbolic`);
      return [name, { shape: [size, ...shape.slice(1)], dtype }] as const;
    });
    return record(this.#fn, Object.fromEntries(specs), this.#variables, targetOf(this.#options));
  }

  #checkOpen(method: string): void {
    if (this.#disposed) throw new OutOfRangeError(`${method}: the compiled function is disposed; compile it again`);
  }
}

type RecordedValue = Recording['outputs'][number]['value'];

async function numbersOf(name: string, input: tf.Tensor | InputData | undefined, { shape, dtype }: InputSpec): Promise<InputData> {
  if (input instanceof tf.Tensor) return (await input.data()) as InputData;
  if (input === undefined) throw new ShapeError(`run: input ${name} is missing; expected ${dtype} of shape [${shape}]`);
  const expected = dtype === 'float32' ? Float32Array : dtype === 'int32' ? Int32Array : Uint8Array;
  if (!(input instanceof expected) || input.length !== tf.util.sizeFromShape([...shape])) {
    throw new ShapeError(`run: input ${name} is a ${input.constructor.name} of ${input.length}; expected a ${expected.name} that fills [${shape}]`);
  }
  return input;
}

async function dataOf(tensor: OnnxTensor): Promise<Float32Array> {
  return (tensor.getData === undefined || tensor.location === 'cpu' ? tensor.data : await tensor.getData()) as Float32Array;
}
