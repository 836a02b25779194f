import type * as tf from '@tensorflow/tfjs-core';

import { OutOfRangeError, ShapeError } from '../errors.ts';

/** Refuses embeddings that are no float32 matrices of one width. */
export function checkEmbeddingPair(caller: string, zu: tf.Tensor2D, zv: tf.Tensor2D): void {
  if (zu.rank !== 2 || zv.rank !== 2 || zu.shape[1] !== zv.shape[1]) {
    throw new ShapeError(`${caller}: zu is [${zu.shape}] and zv is [${zv.shape}]; expected [n, dim] and [m, dim]`);
  }
  if (zu.dtype !== 'float32' || zv.dtype !== 'float32') {
    throw new OutOfRangeError(`${caller}: zu has type ${zu.dtype} and zv has type ${zv.dtype}; expected float32`);
  }
}
