export { profileKernels } from '../engine/profile-kernels.ts';
export type { KernelCost, KernelProfile } from '../engine/profile-kernels.ts';
export type { EngineAttempt } from '../engine/try-engine.ts';
export { registerWasmTrainingKernels } from '../engine/wasm-kernels/register-wasm-training-kernels.ts';
export { browserEngineNames, selectBrowserEngine } from './select-browser-engine.ts';
export type { BrowserEngine, BrowserEngineName, SelectBrowserEngineOptions } from './select-browser-engine.ts';
