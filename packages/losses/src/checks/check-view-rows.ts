import type * as tf from '@tensorflow/tfjs-core';

import { OutOfRangeError, ShapeError } from '../errors.ts';

/** Refuses embeddings that are not those of two views of at least two samples. */
export function checkViewRows(caller: string, z: tf.Tensor2D): void {
  if (z.rank !== 2 || z.shape[0] < 4 || z.shape[0] % 2 !== 0) {
    throw new ShapeError(`${caller}: z is [${z.shape}]; expected [2n, dim] with n >= 2, rows i and i + n the views of sample i`);
  }
  if (z.dtype !== 'float32') throw new OutOfRangeError(`${caller}: z has type ${z.dtype}; expected float32`);
}
