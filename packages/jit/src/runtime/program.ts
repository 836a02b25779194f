import { RuntimeError } from '../errors.ts';
import { encodeModel, neededNodes } from '../onnx/encode-model.ts';
import type { Target } from '../kernels/translation.ts';
import type { RecordedVariable, Recording } from '../record/record.ts';
import type { OnnxSession, OnnxTensor } from './onnx-runtime.ts';
import type { VariableStore } from './variable-store.ts';

/** How a session is made. */
export interface SessionOptions {
  readonly threads?: number | undefined;
  readonly providers?: readonly Provider[] | undefined;
}

/** An execution provider of ONNX Runtime: its name, or its name and options. */
export type Provider = string | { readonly name: string; readonly [option: string]: unknown };

/** Numbers for one input. */
export type InputData = Float32Array | Int32Array | Uint8Array;

/** Names of a variable in a graph: before and after a run. */
export function variablePorts({ name }: RecordedVariable): { readonly before: string; readonly after: string } {
  return { before: `variables/${name}`, after: `updated/${name}` };
}

/** Names of the providers that are asked for. */
function providerNames({ providers = [] }: SessionOptions): string[] {
  return providers.map((provider) => (typeof provider === 'string' ? provider : provider.name));
}

/**
 * The graph has channels first. By default the WebGPU provider turns images to channels last, and its convolutions are
 * then wrong for some numbers of channels, such as 6 to 16, as are transposed ones with groups (ONNX Runtime 1.30).
 */
function withLayout(provider: Provider): Provider {
  if (provider === 'webgpu') return { name: provider, preferredLayout: 'NCHW' };
  return typeof provider === 'object' && provider.name === 'webgpu' ? { preferredLayout: 'NCHW', ...provider } : provider;
}

/** What the providers can do. */
export function targetOf(options: SessionOptions): Target {
  const gpu = providerNames(options).includes('webgpu');
  return { poolPositions: !gpu, longProducts: !gpu, leadingReductions: gpu };
}

/** The variables of a recording that its results depend on or that it changes. */
export function usedVariables(recording: Recording): RecordedVariable[] {
  const results = [
    ...recording.outputs.map(({ value }) => value),
    ...recording.variables.flatMap(({ after }) => (after ? [after] : [])),
  ];
  const used = new Set([...results, ...neededNodes(results).flatMap(({ inputs }) => inputs)]);
  return recording.variables.filter(({ before, after }) => used.has(before) || after !== undefined);
}

/** A recorded function in a session of ONNX Runtime. */
export class Program {
  readonly recording: Recording;
  readonly variables: readonly RecordedVariable[];
  readonly #session: OnnxSession;
  readonly #store: VariableStore;
  readonly #inputs: ReadonlySet<string>;
  /** Whether results can be written to memory that is given: in onnxruntime-node, on the CPU. */
  readonly #inPlace: boolean;

  private constructor(parts: { recording: Recording; variables: RecordedVariable[]; session: OnnxSession; store: VariableStore; inPlace: boolean }) {
    this.recording = parts.recording;
    this.variables = parts.variables;
    this.#session = parts.session;
    this.#store = parts.store;
    this.#inPlace = parts.inPlace;
    this.#inputs = new Set(parts.recording.inputs.map(({ name }) => name));
  }

  static async create(recording: Recording, store: VariableStore, { threads, providers }: SessionOptions): Promise<Program> {
    const variables = usedVariables(recording);
    const changed = variables.filter(({ after }) => after !== undefined);
    const model = encodeModel({
      name: 'recorded',
      inputs: [...recording.inputs, ...variables.map((one) => ({ name: variablePorts(one).before, value: one.before }))],
      outputs: [
        ...recording.outputs,
        ...changed.map((one) => ({ name: variablePorts(one).after, value: one.after as RecordedVariable['before'] })),
      ],
    });
    for (const { name, variable } of variables) await store.add(name, variable);
    const { runtime } = store;
    const inNode = runtime.env.versions?.node !== undefined;
    const names = providerNames({ providers });
    const options = {
      graphOptimizationLevel: 'all',
      executionMode: 'sequential',
      interOpNumThreads: 1,
      logSeverityLevel: 3,
      // Gradients pass through denormal numbers, on which processors are many times slower.
      extra: { session: { set_denormal_as_zero: '1' } },
      ...(threads !== undefined && { intraOpNumThreads: threads }),
      ...(providers !== undefined && { executionProviders: providers.map(withLayout) }),
      ...(names.includes('webgpu') && {
        preferredOutputLocation: Object.fromEntries(changed.map((one) => [variablePorts(one).after, 'gpu-buffer'])),
      }),
    };
    if (!inNode && threads !== undefined && runtime.env.wasm) runtime.env.wasm.numThreads = threads;
    try {
      const session = await runtime.InferenceSession.create(model, options as never);
      return new Program({ recording, variables, session, store, inPlace: inNode && names.every((name) => name === 'cpu') });
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      const [what, remedy] = /WebGPU adapter/.test(message)
        ? ['the WebGPU provider finds no GPU', "; on Linux it needs the Vulkan loader libvulkan.so.1 and the GPU's Vulkan driver; without, ask for providers: ['cpu']"]
        : ['ONNX Runtime refuses the graph', ''];
      throw new RuntimeError(`compile: ${what}: ${message.trimEnd()}${remedy}`, { cause: error });
    }
  }

  /** One run; the variables of the store change if it succeeds. */
  async run(inputs: Readonly<Record<string, InputData>>): Promise<Record<string, OnnxTensor>> {
    const { Tensor } = this.#store.runtime;
    const feeds: Record<string, OnnxTensor> = {};
    for (const { name, value } of this.recording.inputs) feeds[name] = new Tensor(value.type, inputs[name], value.shape);
    const fetches: Record<string, OnnxTensor | null> = {};
    for (const { name } of this.recording.outputs) fetches[name] = null;
    for (const one of this.variables) {
      const { before, after } = variablePorts(one);
      feeds[before] = this.#store.current(one.variable);
      if (one.after) fetches[after] = this.#inPlace ? this.#store.spare(one.variable) : null;
    }
    const results = (await this.#session.run(feeds as never, fetches as never)) as Record<string, OnnxTensor>;
    for (const one of this.variables) {
      if (one.after === undefined) continue;
      if (this.#inPlace) this.#store.swap(one.variable);
      else this.#store.replace(one.variable, results[variablePorts(one).after]);
    }
    for (const name of this.#inputs) feeds[name].dispose?.();
    return Object.fromEntries(this.recording.outputs.map(({ name }) => [name, results[name]]));
  }

  release(): Promise<void> {
    return this.#session.release();
  }
}
