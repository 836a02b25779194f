import type { CompileOptions } from '@crossmodal/jit';

/** What compiles training steps: ONNX Runtime, its threads and its providers, as `compileStep` of `@crossmodal/jit` takes them. */
export type Compiler = Pick<CompileOptions, 'runtime' | 'threads' | 'providers'>;
