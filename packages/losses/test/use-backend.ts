import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

import '@tensorflow/tfjs-backend-cpu';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
// In Node only this package registers the gradients of tfjs-core's operations.
import '@tensorflow/tfjs-layers';
import { beforeAll } from 'vitest';

/** The tfjs backends on which the losses are tested. */
export const backends = ['cpu', 'wasm'] as const;

/** Runs the tests of the enclosing `describe` on one backend, as tfjs ships it. */
export function useBackend(name: (typeof backends)[number]): void {
  beforeAll(async () => {
    tf.env().set('PROD', true);
    const wasm = createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm/package.json');
    setWasmPaths(join(dirname(wasm), 'dist/'));
    await tf.setBackend(name);
    await tf.ready();
  });
}
