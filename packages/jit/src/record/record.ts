import * as tf from '@tensorflow/tfjs-core';

import { OutOfRangeError, ShapeError, UnsupportedKernelError } from '../errors.ts';
import type { ElementType, Value } from '../graph/graph.ts';
import { supportedKernels } from '../kernels/supported-kernels.ts';
import type { Target } from '../kernels/translation.ts';
import { callSite } from './call-site.ts';
import { RecordingBackend } from './recording-backend.ts';

/** Name under which tfjs knows the recording backend. */
const BACKEND = 'crossmodal-jit';

/** Kernels whose result is not a function of their inputs. */
const RANDOM: ReadonlySet<string> = new Set(['Multinomial']);

/** Shape and type of an input. */
export interface InputSpec {
  readonly shape: readonly number[];
  readonly dtype: string;
}

/** A variable that the recorded function reads or assigns. */
export interface RecordedVariable {
  readonly name: string;
  readonly variable: tf.Variable;
  readonly before: Value;
  /** What the function assigns last, if it assigns. */
  readonly after?: Value;
}

/** What a function does, as a graph. */
export interface Recording {
  readonly inputs: readonly { readonly name: string; readonly value: Value }[];
  readonly variables: readonly RecordedVariable[];
  readonly outputs: readonly { readonly name: string; readonly value: Value }[];
  /** Whether the function returns one tensor, and not a record. */
  readonly single: boolean;
}

/** A function that can be recorded. */
export type Recordable = (inputs: never) => tf.Tensor | Readonly<Record<string, tf.Tensor>>;

interface EngineInternals {
  readonly state: { readonly registeredVariables: Readonly<Record<string, tf.Variable>> };
  makeVariable(initial: tf.Tensor, trainable?: boolean, name?: string, dtype?: tf.DataType): tf.Variable;
}

const known = new Set<string>();
let current: RecordingBackend | undefined;

/**
 * Runs `fn` once on the recording backend. Afterwards tfjs is as before: the same backend, every variable with its
 * value; variables that `fn` made (an optimiser's state) have the value that they were made with.
 */
export function record(
  fn: Recordable,
  specs: Readonly<Record<string, InputSpec>>,
  variables: Readonly<Record<string, tf.Variable>>,
  target: Target,
): Recording {
  const engine = tf.engine() as unknown as EngineInternals;
  const hostName = tf.getBackend();
  const backend = new RecordingBackend({ name: hostName, backend: tf.backend() }, target);
  register(hostName);

  const places = new Map<tf.Variable, { readonly before: Value; readonly initial: () => tf.Tensor }>();
  const occupy = (variable: tf.Variable, initial: () => tf.Tensor) => {
    const before = backend.graph.input(variable.shape, elementType(variable.dtype, variable.name));
    places.set(variable, { before, initial });
    const { dataId, shape, dtype } = backend.wrap(before);
    const symbol = tf.engine().makeTensorFromDataId(dataId, shape, dtype, backend);
    variable.assign(symbol);
    symbol.dispose();
  };
  const all = new Set([...Object.values(variables), ...Object.values(engine.state.registeredVariables)]);
  const saved = [...all].filter(({ dtype }) => dtype !== 'string' && dtype !== 'complex64').map((variable) => [variable, tf.keep(tf.clone(variable))] as const);

  // Errors name the caller, who stands above some ten frames of tfjs.
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = Math.max(stackTraceLimit, 64);
  current = backend;
  tf.registerBackend(BACKEND, () => backend, 0);
  switchTo(BACKEND);
  try {
    for (const [variable, value] of saved) occupy(variable, () => value);
    const makeVariable = engine.makeVariable.bind(engine);
    engine.makeVariable = (initial, ...rest) => {
      const made = makeVariable(initial, ...rest);
      const value = backend.valueFor(made);
      if (value.data === undefined && value.splat === undefined) {
        made.dispose();
        throw new OutOfRangeError(
          `compile: variable ${made.name} is made from a tensor that is computed from inputs; make it before compiling`,
        );
      }
      const data = backend.readSync(made.dataId).slice() as Float32Array;
      occupy(made, () => tf.tensor(data, made.shape, made.dtype));
      return made;
    };
    let recording: Recording | undefined;
    // Not as the result of tidy, which looks for tensors in whatever it returns.
    tf.tidy(() => {
      const inputs = Object.entries(specs).map(([name, { shape, dtype }]) => {
        const value = backend.graph.input(shape, elementType(dtype, name));
        const info = backend.wrap(value);
        return { name, value, tensor: tf.engine().makeTensorFromDataId(info.dataId, info.shape, info.dtype, backend) };
      });
      const result = fn(Object.fromEntries(inputs.map(({ name, tensor }) => [name, tensor])) as never);
      const single = result instanceof tf.Tensor;
      const outputs = Object.entries(single ? { output: result } : checkRecord(result)).map(([name, tensor]) => ({
        name,
        value: backend.valueFor(tensor),
      }));
      const twice = outputs.find(({ name }) => Object.hasOwn(specs, name));
      if (twice) throw new OutOfRangeError(`compile: an input and an output are named ${twice.name}; expected names of their own`);
      const names = new Map(Object.entries(variables).map(([name, variable]) => [variable, name]));
      const recorded = [...places].flatMap(([variable, { before }]): RecordedVariable[] => {
        if (variable.isDisposed) return [];
        const after = backend.valueFor(variable);
        return [{ name: names.get(variable) ?? variable.name, variable, before, ...(after !== before && { after }) }];
      });
      recording = { inputs: inputs.map(({ name, value }) => ({ name, value })), variables: recorded, outputs, single };
    });
    return recording as unknown as Recording;
  } catch (error) {
    throw typed(error);
  } finally {
    delete (engine as Partial<EngineInternals>).makeVariable;
    switchTo(hostName);
    for (const [variable, { initial }] of places) {
      const value = initial();
      if (!variable.isDisposed) variable.assign(value);
      value.dispose();
    }
    for (const [, value] of saved) value.dispose();
    tf.removeBackend(BACKEND);
    Error.stackTraceLimit = stackTraceLimit;
    current = undefined;
  }
}

/** Kernels stay registered; which backend they reach is `current`. */
function register(hostName: string): void {
  const names = [...supportedKernels(), ...tf.getKernelsForBackend(hostName).map(({ kernelName }) => kernelName)];
  for (const kernelName of names) {
    if (known.has(kernelName) || RANDOM.has(kernelName)) continue;
    known.add(kernelName);
    tf.registerKernel({
      kernelName,
      backendName: BACKEND,
      kernelFunc: ({ inputs, attrs }) => (current as RecordingBackend).execute(kernelName, inputs, attrs),
    });
  }
}

/** Synchronous in effect for a backend that exists, whatever its signature says. */
function switchTo(name: string): void {
  void tf.setBackend(name);
  if (tf.getBackend() !== name) throw new OutOfRangeError(`compile: tfjs did not switch to its backend ${name}`);
}

function elementType(dtype: string, name: string): ElementType {
  if (dtype === 'float32' || dtype === 'int32' || dtype === 'bool') return dtype;
  throw new ShapeError(`compile: ${name} has type ${dtype}; expected float32, int32 or bool`);
}

function checkRecord(result: unknown): Record<string, tf.Tensor> {
  const entries = typeof result === 'object' && result !== null ? Object.entries(result) : [];
  if (entries.length === 0 || !entries.every(([, value]) => value instanceof tf.Tensor)) {
    const what = result instanceof Promise ? 'a promise' : typeof result;
    throw new ShapeError(`compile: the function returns ${what}; expected a tensor, or a record of tensors, at once`);
  }
  return Object.fromEntries(entries) as Record<string, tf.Tensor>;
}

/** tfjs says with a plain error that a kernel is missing. */
function typed(error: unknown): unknown {
  const [, kernel] = /Kernel '(\w+)' not registered/.exec(error instanceof Error ? error.message : '') ?? [];
  if (kernel === undefined) return error;
  return new UnsupportedKernelError(kernel, 'has no ONNX form', callSite((error as Error).stack));
}
