import * as tf from '@tensorflow/tfjs-core';

import { DataReadError, UnsupportedKernelError } from '../errors.ts';
import { Graph, type ElementType, type Value } from '../graph/graph.ts';
import { typedArray, type ElementArray } from '../graph/typed-array.ts';
import { elementwise } from '../kernels/elementwise.ts';
import type { Target } from '../kernels/translation.ts';
import { translations } from '../kernels/translations.ts';
import { callSite } from './call-site.ts';

type DataId = object;
type Infos = tf.TensorInfo | tf.TensorInfo[];

/** Results of constants that are larger than this, and than four times the constants, stay operations of the graph. */
const LARGE_CONSTANT = 1 << 16;

/** The engine's own tables, which have no public form. */
interface EngineState {
  readonly state: { readonly tensorInfo: WeakMap<DataId, { readonly backend: tf.KernelBackend }> };
}

/**
 * A tfjs backend that computes nothing: its tensors are values of a graph, and a kernel adds the operations that have
 * its result. Where all inputs of a kernel are constants, the host (the backend that was active before) computes it.
 *
 * What a kernel gets and this backend did not make is a tensor that the recorded function closes over: a constant.
 */
export class RecordingBackend extends tf.KernelBackend {
  readonly graph: Graph = new Graph();
  readonly #host: { readonly name: string; readonly backend: tf.KernelBackend };
  readonly #target: Target;
  readonly #entries = new Map<DataId, { readonly value: Value; references: number }>();
  readonly #captured = new Map<DataId, Value>();

  constructor(host: { readonly name: string; readonly backend: tf.KernelBackend }, target: Target) {
    super();
    this.#host = host;
    this.#target = target;
  }

  /** A tensor of this backend for a value. */
  wrap(value: Value): tf.TensorInfo {
    const dataId = {};
    this.#entries.set(dataId, { value, references: 1 });
    return { dataId, shape: [...value.shape], dtype: value.type as tf.DataType };
  }

  /** The value of any tensor. */
  valueFor({ dataId, shape, dtype }: tf.TensorInfo): Value {
    if (dtype !== 'float32' && dtype !== 'int32' && dtype !== 'bool') {
      throw new UnsupportedKernelError('of any name', `for tensors of type ${dtype} has no ONNX form`, callSite(new Error().stack));
    }
    const value = this.#entries.get(dataId)?.value ?? this.#captured.get(dataId) ?? this.#capture({ dataId, shape, dtype });
    return this.graph.reshape(value, shape);
  }

  /** Runs a kernel: on the host if it can and everything is known, else as operations of the graph. */
  execute(kernel: string, inputs: Readonly<Record<string, tf.TensorInfo | null | undefined>>, attributes: unknown): Infos {
    const given = Object.entries(inputs).flatMap(([name, info]) => (info ? [[name, this.valueFor(info)] as const] : []));
    const values = Object.fromEntries(given);
    const known = given.every(([, value]) => isConstant(value));
    if (known && kernel in elementwise && given.length > 0 && given.every(([, value]) => constantSize(value) === 1)) {
      const uniform = this.#uniform(kernel, inputs, values, attributes);
      if (uniform) return this.wrap(uniform);
    }
    const refuse = (reason: string): never => {
      throw new UnsupportedKernelError(kernel, reason, callSite(new Error().stack));
    };
    const translation = translations[kernel];
    if (!known && translation === undefined) refuse('has no ONNX form');
    const translated = translation?.({ graph: this.graph, inputs: values, attributes, target: this.#target, refuse });
    const computed = known && !isLarge(translated, given) ? this.#compute(kernel, inputs, values, attributes) : undefined;
    const result = computed ?? translated ?? refuse('has no ONNX form');
    return Array.isArray(result) ? result.map((value) => this.wrap(value)) : this.wrap(result);
  }

  override write(values: tf.BackendValues, shape: number[], dtype: tf.DataType): DataId {
    const dataId = {};
    this.move(dataId, values, shape, dtype, 1);
    return dataId;
  }

  override move(dataId: DataId, values: tf.BackendValues, shape: number[], dtype: tf.DataType, references: number): void {
    this.#entries.set(dataId, { value: this.#constant(values, shape, dtype), references });
  }

  override readSync(dataId: DataId): tf.BackendValues {
    const value = this.#entries.get(dataId)?.value ?? this.#captured.get(dataId);
    if (value === undefined || !isConstant(value)) throw new DataReadError(callSite(new Error().stack));
    return constantData(value) as tf.BackendValues;
  }

  override read(dataId: DataId): Promise<tf.BackendValues> {
    return Promise.resolve(this.readSync(dataId));
  }

  override refCount(dataId: DataId): number {
    return this.#entries.get(dataId)?.references ?? 0;
  }

  /** tfjs counts a reference on the active backend, even if the tensor lives on another one. */
  override incRef(dataId: DataId): void {
    const entry = this.#entries.get(dataId);
    if (entry) entry.references++;
    else ownerOf(dataId)?.incRef(dataId);
  }

  override disposeData(dataId: DataId, force = false): boolean {
    const entry = this.#entries.get(dataId);
    if (entry === undefined) return true;
    entry.references--;
    if (!force && entry.references > 0) return false;
    this.#entries.delete(dataId);
    return true;
  }

  override numDataIds(): number {
    return this.#entries.size;
  }

  override memory(): { unreliable: boolean } {
    return { unreliable: true };
  }

  override timerAvailable(): boolean {
    return false;
  }

  override floatPrecision(): 16 | 32 {
    return 32;
  }

  override epsilon(): number {
    return 1e-7;
  }

  override dispose(): void {
    this.#entries.clear();
    this.#captured.clear();
  }

  #capture(info: tf.TensorInfo): Value {
    const owner = ownerOf(info.dataId);
    const value = this.#constant(tf.engine().readSync(info.dataId), info.shape, info.dtype);
    if (owner) this.#captured.set(info.dataId, value);
    return value;
  }

  #constant(values: tf.BackendValues, shape: readonly number[], dtype: tf.DataType): Value {
    if (dtype !== 'float32' && dtype !== 'int32' && dtype !== 'bool') {
      throw new UnsupportedKernelError('of any name', `for tensors of type ${dtype} has no ONNX form`, callSite(new Error().stack));
    }
    const data = ArrayBuffer.isView(values) ? (values as ElementArray) : typedArray(dtype, values as unknown as number[]);
    return this.graph.constant(matching(data, dtype), shape, dtype);
  }

  /** An elementwise kernel of operands that are one number each. */
  #uniform(kernel: string, form: object, values: Readonly<Record<string, Value>>, attributes: unknown): Value | undefined {
    const shape = Object.values(values).reduce<number[]>(
      (all, value) => tf.backend_util.assertAndGetBroadcastShape(all, [...value.shape]),
      [],
    );
    const scalars = Object.fromEntries(
      Object.entries(values).map(([name, value]) => [name, this.graph.scalar(constantNumber(value), value.type)]),
    );
    const result = this.#compute(kernel, form, scalars, attributes);
    return result && !Array.isArray(result) ? this.graph.splat(constantNumber(result), shape, result.type) : undefined;
  }

  #compute(kernel: string, form: object, values: Readonly<Record<string, Value>>, attributes: unknown): Value | Value[] | undefined {
    const { name, backend } = this.#host;
    const config = tf.getKernel(kernel, name);
    if (config === undefined) return undefined;
    const operands = Object.entries(values).map(([key, value]) => {
      const [shape, dtype] = [[...value.shape], value.type as tf.DataType];
      return [key, { dataId: backend.write(constantData(value) as tf.BackendValues, shape, dtype), shape, dtype }] as const;
    });
    const inputs = Array.isArray(form) ? operands.map(([, info]) => info) : Object.fromEntries(operands);
    const results = config.kernelFunc({ inputs: inputs as tf.NamedTensorInfoMap, attrs: attributes as tf.NamedAttrMap, backend });
    const all = Array.isArray(results) ? results : [results];
    const constants = all.map((info) => this.#constant(backend.readSync(info.dataId) as tf.BackendValues, info.shape, info.dtype));
    for (const { dataId } of [...operands.map(([, info]) => info), ...all]) backend.disposeData(dataId);
    return Array.isArray(results) ? constants : constants[0];
  }
}

function ownerOf(dataId: DataId): tf.KernelBackend | undefined {
  return (tf.engine() as unknown as EngineState).state.tensorInfo.get(dataId)?.backend;
}

function isConstant(value: Value): boolean {
  return value.data !== undefined || value.splat !== undefined;
}

/** 1 where one number says everything. */
function constantSize(value: Value): number {
  return value.splat === undefined ? (value.data?.length ?? 0) : 1;
}

function constantNumber(value: Value): number {
  return value.splat ?? Number(value.data?.[0]);
}

function constantData(value: Value): ElementArray {
  if (value.data !== undefined) return value.data.slice();
  return typedArray(value.type, []).constructor === Float32Array
    ? new Float32Array(tf.util.sizeFromShape([...value.shape])).fill(value.splat as number)
    : typedArray(value.type, Array<number>(tf.util.sizeFromShape([...value.shape])).fill(value.splat as number));
}

/** tfjs lets an int32 or bool tensor hold any array of numbers. */
function matching(data: ElementArray, type: ElementType): ElementArray {
  const right = typedArray(type, []);
  return data.constructor === right.constructor ? data : typedArray(type, data as unknown as ArrayLike<number>);
}

function isLarge(translated: Value | Value[] | undefined, given: readonly (readonly [string, Value])[]): boolean {
  if (translated === undefined || Array.isArray(translated)) return false;
  const size = tf.util.sizeFromShape([...translated.shape]);
  return size > LARGE_CONSTANT && size > 4 * given.reduce((sum, [, value]) => sum + constantSize(value), 0);
}
