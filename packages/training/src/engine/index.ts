export type { EngineBenchmark } from './benchmark-engine.ts';
export { engineNames } from './engine-candidates.ts';
export type { EngineName, PackageLoader } from './engine-candidates.ts';
export { probeEngines } from './probe-engines.ts';
export type { EngineProbe } from './probe-engines.ts';
export { selectEngine } from './select-engine.ts';
export type { Engine, SelectEngineOptions } from './select-engine.ts';
export type { EngineAttempt } from './try-engine.ts';
export { registerWasmTrainingKernels } from './wasm-kernels/register-wasm-training-kernels.ts';
