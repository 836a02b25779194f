import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';

import { registerWasmTrainingKernels } from './wasm-kernels/register-wasm-training-kernels.ts';

/** Starts tfjs-backend-wasm in Node, from the binaries in its own package, with our training kernels. */
export async function startWasm(): Promise<void> {
  const packageFile = createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm/package.json');
  if (tf.findBackend('wasm') === null) setWasmPaths(join(dirname(packageFile), 'dist/'));
  registerWasmTrainingKernels();
  if (!(await tf.setBackend('wasm'))) throw new Error('tfjs-backend-wasm did not start');
  await tf.ready();
}
