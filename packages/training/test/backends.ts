import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
// In Node only this package registers the gradients of tfjs-core's operations.
import '@tensorflow/tfjs-layers';

import { startWasm } from '../src/engine/start-wasm.ts';

/** Starts the cpu backend and the wasm backend with our training kernels. */
export async function startBackends(): Promise<void> {
  tf.env().set('PROD', true);
  await startWasm();
  await tf.setBackend('cpu');
  await tf.ready();
}

/** Runs a computation on a backend; what it returns is read out, in a plain array each. */
export async function on(backend: 'cpu' | 'wasm', compute: () => tf.Tensor[]): Promise<number[][]> {
  await tf.setBackend(backend);
  if (backend === 'wasm') soilHeap();
  return tf.tidy(() => compute().map((tensor) => Array.from(tensor.dataSync())));
}

/** Leaves freed blocks full of ones on the heap, so that a kernel that relies on zeroed memory shows. */
function soilHeap(): void {
  for (const block of [7, 64, 500, 3000].map((length) => tf.ones([length]))) block.dispose();
}

/** The largest difference of two lists of arrays, relative to the largest value where that exceeds 1. */
export function discrepancy(a: number[][], b: number[][]): number {
  if (a.length !== b.length || a.some((values, i) => values.length !== b[i].length)) return Infinity;
  return Math.max(
    ...a.map((values, i) => {
      const scale = Math.max(1, ...b[i].map(Math.abs));
      return Math.max(0, ...values.map((value, j) => (Number.isNaN(value) ? Infinity : Math.abs(value - b[i][j]) / scale)));
    }),
  );
}
