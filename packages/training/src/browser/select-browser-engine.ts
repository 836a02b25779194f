// The gradients of tfjs-core's operations.
import '@tensorflow/tfjs-layers';
import '@tensorflow/tfjs-backend-cpu';

import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';

import { useBlas } from '../engine/blas/current-blas.ts';
import type { EngineCandidate } from '../engine/engine-candidates.ts';
import { type EngineAttempt, tryEngine } from '../engine/try-engine.ts';
import { registerWasmTrainingKernels } from '../engine/wasm-kernels/register-wasm-training-kernels.ts';
import { EngineError } from '../errors.ts';
import { gpuInterface } from './gpu-interface.ts';

/** Engines of a browser in the order of preference. */
export const browserEngineNames = ['webgpu', 'webgl', 'wasm', 'cpu'] as const;

/** Name of an engine of a browser. */
export type BrowserEngineName = (typeof browserEngineNames)[number];

/** The engine in use in a browser, and how it was come to. */
export interface BrowserEngine {
  readonly name: BrowserEngineName;
  readonly description: string;
  /** What was tried, in order; the last is this engine. */
  readonly attempts: readonly EngineAttempt<BrowserEngineName>[];
}

/** Options of {@link selectBrowserEngine}. */
export interface SelectBrowserEngineOptions {
  /** An engine's name, or `auto` for the first that works; default `auto`. */
  readonly engine?: BrowserEngineName | 'auto';
  /**
   * Imports a GPU backend of tfjs. The page names the packages, so that its bundler finds them and a page without them does
   * not carry them: `webgpu: () => import('@tensorflow/tfjs-backend-webgpu')`. One that is left out is not tried.
   */
  readonly load?: { readonly webgpu?: () => Promise<unknown>; readonly webgl?: () => Promise<unknown> };
  /**
   * Where the page serves the `.wasm` files of tfjs-backend-wasm: their folder or address, with a slash at its end, or the
   * address of each by its name, as bundlers give it; default: beside the script.
   */
  readonly wasmPaths?: string | Readonly<Record<string, string>>;
}

/**
 * Makes tfjs use the best engine that really works in this browser: WebGPU, WebGL, WebAssembly with our training kernels,
 * plain JavaScript. An engine works if it starts and computes the right gradients in a small check, as in `selectEngine`.
 * WebGPU or WebGL that the processor draws, for want of a GPU, is slower than WebAssembly: it is taken only if it is
 * named. Needs nothing of Node.
 *
 * @returns The engine, and why the better ones were not taken.
 * @throws EngineError If the engine that was named does not work, with reason and remedy, or there is none of that name; the
 *   attempts are its `cause`.
 *
 * @example
 * ```ts
 * import { selectBrowserEngine } from '@crossmodal/training/browser';
 *
 * const { name, attempts } = await selectBrowserEngine({ engine: 'cpu' });
 * console.log(name, attempts.length); // cpu 1
 * ```
 */
export async function selectBrowserEngine({ engine = 'auto', load = {}, wasmPaths }: SelectBrowserEngineOptions = {}): Promise<BrowserEngine> {
  const candidates = browserCandidates({ load, wasmPaths, inSoftware: engine !== 'auto' }).filter(({ name }) => engine === 'auto' || name === engine);
  if (candidates.length === 0) {
    throw new EngineError(`selectBrowserEngine: engine is ${engine}; expected auto, ${browserEngineNames.join(', ')}`);
  }
  const attempts: EngineAttempt<BrowserEngineName>[] = [];
  for (const candidate of candidates) {
    const attempt = await tryEngine(candidate, { load: () => Promise.reject(new Error('not used')) });
    attempts.push(attempt);
    if (attempt.outcome === 'works') return { name: candidate.name, description: attempt.description, attempts };
  }
  const reasons = attempts.map(({ engine: name, reason, remedy }) => `${name}: ${reason}. Remedy: ${remedy}`);
  throw new EngineError(`selectBrowserEngine: engine ${engine} does not work here. ${reasons.join('; ')}`, { cause: attempts });
}

interface StartSettings {
  readonly load: NonNullable<SelectBrowserEngineOptions['load']>;
  readonly wasmPaths: SelectBrowserEngineOptions['wasmPaths'];
  /** Whether a GPU interface that the processor draws will do. */
  readonly inSoftware: boolean;
}

function browserCandidates({ load, wasmPaths, inSoftware }: StartSettings): EngineCandidate<BrowserEngineName>[] {
  return [
    {
      name: 'webgpu',
      backend: 'webgpu',
      description: 'the GPU through WebGPU (tfjs-backend-webgpu)',
      remedy: "npm install @tensorflow/tfjs-backend-webgpu, load: { webgpu: () => import('@tensorflow/tfjs-backend-webgpu') }, and a browser with WebGPU",
      start: () => startGpu('webgpu', { load: load.webgpu, inSoftware }),
    },
    {
      name: 'webgl',
      backend: 'webgl',
      description: 'the GPU through WebGL (tfjs-backend-webgl)',
      remedy: "npm install @tensorflow/tfjs-backend-webgl, load: { webgl: () => import('@tensorflow/tfjs-backend-webgl') }, and a browser with WebGL 2",
      start: () => startGpu('webgl', { load: load.webgl, inSoftware }),
    },
    {
      name: 'wasm',
      backend: 'wasm',
      description: 'WebAssembly (tfjs-backend-wasm with our training kernels)',
      remedy: 'serve the .wasm files of node_modules/@tensorflow/tfjs-backend-wasm/dist and give their folder as wasmPaths',
      start: () => startBrowserWasm(wasmPaths),
    },
    {
      name: 'cpu',
      backend: 'cpu',
      description: 'plain JavaScript (tfjs-backend-cpu), right but slow',
      remedy: 'reinstall the dependencies: it is part of them',
      start: () => use('cpu'),
    },
  ];
}

async function startGpu(name: 'webgpu' | 'webgl', { load, inSoftware }: { readonly load: (() => Promise<unknown>) | undefined; readonly inSoftware: boolean }): Promise<{ details: string } | void> {
  if (load === undefined) throw new Error(`load.${name} was not given`);
  const { present, software } = await gpuInterface(name);
  if (software !== undefined && !inSoftware) throw new Error(`there is no GPU, and what the processor draws in its place (${software}) is slower than wasm`);
  try {
    await load();
    await use(name);
  } catch (cause) {
    throw present ? cause : new Error(`${(cause as Error).message}; this browser offers ${name === 'webgpu' ? 'no adapter of WebGPU' : 'no context of WebGL 2'}`, { cause });
  }
  return software === undefined ? undefined : { details: `drawn by the processor (${software})` };
}

async function startBrowserWasm(wasmPaths: SelectBrowserEngineOptions['wasmPaths']): Promise<void> {
  if (wasmPaths !== undefined && tf.findBackend('wasm') === null) setWasmPaths(wasmPaths);
  registerWasmTrainingKernels();
  await use('wasm');
  useBlas(undefined);
}

async function use(backend: string): Promise<void> {
  // setBackend would name only the missing backend; it may be in a tfjs-core of the package's own.
  if (tf.findBackendFactory(backend) === null || !(await tf.setBackend(backend))) throw new Error(`the backend ${backend} does not start`);
  await tf.ready();
}
