/** A tensor of ONNX Runtime, as far as it is used here. */
export interface OnnxTensor {
  readonly type: string;
  readonly dims: readonly number[];
  /** On the CPU; see `getData` for the others. */
  readonly data: unknown;
  readonly location?: string;
  getData?(): Promise<unknown>;
  dispose?(): void;
}

/** A session of ONNX Runtime, as far as it is used here. */
export interface OnnxSession {
  run(feeds: Record<string, never>, fetches: Record<string, never>): Promise<Readonly<Record<string, unknown>>>;
  release(): Promise<void>;
}

/** The module `onnxruntime-node` or `onnxruntime-web`, as far as it is used here. */
export interface OnnxRuntime {
  readonly InferenceSession: { create(model: Uint8Array, options?: never): Promise<OnnxSession> };
  // The constructor has one overload an element type.
  readonly Tensor: new (type: any, data: any, dims: readonly number[]) => OnnxTensor;
  readonly env: {
    readonly versions?: { readonly node?: string | undefined };
    /** In onnxruntime-web, whose number of threads is one for all sessions. */
    readonly wasm?: { numThreads?: number | undefined };
  };
}
