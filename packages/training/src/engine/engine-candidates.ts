import * as tf from '@tensorflow/tfjs-core';

import type { Compiler } from '../compiler.ts';
import { loadBlas } from './blas/load-blas.ts';
import { useBlas } from './blas/current-blas.ts';
import { startJit } from './start-jit.ts';
import { startWasm } from './start-wasm.ts';

/** Engines in the order of preference; each is a backend of tfjs that trains. */
export const engineNames = ['tensorflow-gpu', 'tensorflow', 'jit', 'wasm+blas', 'wasm', 'cpu'] as const;

/** Name of an engine, as `--engine` and `CROSSMODAL_ENGINE` take it. */
export type EngineName = (typeof engineNames)[number];

/** Imports a package that the user may have installed. */
export type PackageLoader = (specifier: string) => Promise<unknown>;

/** What an engine is started with. */
export interface StartOptions {
  /** Imports the optional packages. */
  readonly load: PackageLoader;
  /** How many threads, for an engine whose threads can be set. */
  readonly threads?: number | undefined;
}

/** What starting an engine gave. */
export interface Started {
  /** What is to be added to the description, such as the number of threads. */
  readonly details?: string;
  /** What compiles training steps, for an engine that does. */
  readonly compiler?: Compiler;
}

/** How to start one engine. */
export interface EngineCandidate<Name extends string = EngineName> {
  readonly name: Name;
  /** Name under which tfjs knows it. */
  readonly backend: string;
  readonly description: string;
  /** The optional package that it is in, if any. */
  readonly needs?: string;
  /** What a user can do where it does not start. */
  readonly remedy: string;
  /** Whether it compiles training steps; everything else it computes on the wasm backend. */
  readonly compiles?: boolean;
  start(options: StartOptions): Promise<Started | void>;
}

/** The engines of Node, best first. */
export const engineCandidates: readonly EngineCandidate[] = [
  {
    name: 'tensorflow-gpu',
    backend: 'tensorflow',
    description: 'TensorFlow on an NVIDIA GPU (@tensorflow/tfjs-node-gpu)',
    remedy: 'npm install @tensorflow/tfjs-node-gpu, or pnpm add --allow-build=@tensorflow/tfjs-node-gpu @tensorflow/tfjs-node-gpu, on Linux with CUDA 11.2, cuDNN 8 and Node 22 at most; its install script downloads a library',
    needs: '@tensorflow/tfjs-node-gpu',
    start: ({ load }) => startTensorflow('@tensorflow/tfjs-node-gpu', load),
  },
  {
    name: 'tensorflow',
    backend: 'tensorflow',
    description: 'TensorFlow on the CPU (@tensorflow/tfjs-node)',
    remedy: 'npm install @tensorflow/tfjs-node, or pnpm add --allow-build=@tensorflow/tfjs-node @tensorflow/tfjs-node, with Node 22 at most; its install script downloads a library',
    needs: '@tensorflow/tfjs-node',
    start: ({ load }) => startTensorflow('@tensorflow/tfjs-node', load),
  },
  {
    name: 'jit',
    backend: 'wasm',
    description: 'training steps compiled to one graph for ONNX Runtime on the CPU (@crossmodal/jit); all else on WebAssembly',
    needs: 'onnxruntime-node',
    remedy: 'npm install onnxruntime-node, or pnpm add onnxruntime-node; where npm cannot download its GPU libraries, with the environment variable ONNXRUNTIME_NODE_INSTALL=skip',
    compiles: true,
    start: startJit,
  },
  {
    name: 'wasm+blas',
    backend: 'wasm',
    description: "WebAssembly, with matrix products and convolutions by the system's BLAS (through koffi)",
    needs: 'koffi',
    remedy: 'npm install koffi, or pnpm add koffi, and OpenBLAS: apt install libopenblas0-pthread (Debian, Ubuntu), dnf install openblas (Fedora) or brew install openblas (macOS)',
    start: startWasmBlas,
  },
  {
    name: 'wasm',
    backend: 'wasm',
    description: 'WebAssembly with SIMD, one thread (tfjs-backend-wasm with our training kernels)',
    remedy: 'reinstall the dependencies: it is part of them',
    start: startPlainWasm,
  },
  {
    name: 'cpu',
    backend: 'cpu',
    description: 'plain JavaScript (tfjs-backend-cpu), right but slow',
    remedy: 'reinstall the dependencies: it is part of them',
    start: startCpu,
  },
];

async function startTensorflow(packageName: string, load: PackageLoader): Promise<void> {
  await load(packageName);
  // With a tfjs-core of its own, the package registers its backend there; setBackend would name only the missing backend.
  if (tf.findBackendFactory('tensorflow') === null || !(await tf.setBackend('tensorflow'))) {
    throw new Error(`${packageName} was imported but registered no backend that starts`);
  }
  await tf.ready();
}

async function startWasmBlas({ load, threads }: StartOptions): Promise<Started> {
  const blas = await loadBlas({ load, threads });
  await startWasm();
  useBlas(blas);
  return { details: `${blas.library}, ${blas.threads === undefined ? 'threads as it likes' : `${blas.threads} thread${blas.threads === 1 ? '' : 's'}`}` };
}

async function startPlainWasm(): Promise<void> {
  await startWasm();
  useBlas(undefined);
}

async function startCpu(): Promise<void> {
  await import('@tensorflow/tfjs-backend-cpu');
  await tf.setBackend('cpu');
  await tf.ready();
}
