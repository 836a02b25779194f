import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
// In Node only this package registers the gradients of tfjs-core's operations.
import '@tensorflow/tfjs-layers';
import { beforeAll } from 'vitest';

/** Runs the tests of a file on tfjs's cpu backend, the one whose kernels define what is right. */
export function useCpu(): void {
  beforeAll(async () => {
    tf.env().set('PROD', true);
    await tf.setBackend('cpu');
  });
}
