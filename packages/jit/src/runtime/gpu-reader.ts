import { Graph, type ElementType } from '../graph/graph.ts';
import { encodeModel } from '../onnx/encode-model.ts';
import type { OnnxRuntime, OnnxSession, OnnxTensor } from './onnx-runtime.ts';

/**
 * Copies tensors from the memory of a GPU to that of JavaScript. In onnxruntime-node (1.30) `getData` of such a tensor
 * ends the process; what it does have is a session that takes one and gives one on the CPU.
 */
export class GpuReader {
  readonly #runtime: OnnxRuntime;
  /** By type and number of axes. */
  readonly #sessions = new Map<string, OnnxSession>();

  constructor(runtime: OnnxRuntime) {
    this.#runtime = runtime;
  }

  async read(tensor: OnnxTensor): Promise<unknown> {
    if (tensor.location === undefined || tensor.location === 'cpu') return tensor.data;
    if (this.#runtime.env.versions?.node === undefined) return tensor.getData?.();
    const session = await this.#session(tensor.type as ElementType, tensor.dims.length);
    const { copy } = (await session.run({ original: tensor } as never, { copy: null } as never)) as Record<string, OnnxTensor>;
    return copy.data;
  }

  async release(): Promise<void> {
    for (const session of this.#sessions.values()) await session.release();
    this.#sessions.clear();
  }

  async #session(type: ElementType, rank: number): Promise<OnnxSession> {
    const key = `${type} ${rank}`;
    let session = this.#sessions.get(key);
    if (session === undefined) {
      const graph = new Graph();
      const [sizes, shape] = [Array<number>(rank).fill(1), Array.from({ length: rank }, (_, axis) => `size${axis}`)];
      const value = graph.input(sizes, type);
      const model = encodeModel({
        name: 'copy',
        inputs: [{ name: 'original', value, shape }],
        outputs: [{ name: 'copy', value: graph.one('Identity', [value], sizes, type), shape }],
      });
      session = await this.#runtime.InferenceSession.create(model, { executionProviders: ['webgpu', 'cpu'], logSeverityLevel: 3 } as never);
      this.#sessions.set(key, session);
    }
    return session;
  }
}
