import type * as tf from '@tensorflow/tfjs-core';

import { OutOfRangeError, ShapeError } from '../errors.ts';

/** Refuses what cannot be the kernel matrix of the n points of a batch. */
export function checkKernel(argument: string, kernel: tf.Tensor2D, n: number): tf.Tensor2D {
  if (kernel.rank !== 2 || kernel.shape[0] !== n || kernel.shape[1] !== n) {
    throw new ShapeError(`${argument} is [${kernel.shape}]; expected [${n}, ${n}], the kernel of the points of the batch`);
  }
  if (kernel.dtype !== 'float32') throw new OutOfRangeError(`${argument} has type ${kernel.dtype}; expected float32`);
  return kernel;
}
