import type * as tf from '@tensorflow/tfjs-core';

import { OutOfRangeError, ShapeError } from '../errors.ts';

/** Refuses logits that are no float32 matrix [n, n] with n ≥ 2; returns n. */
export function checkSquareLogits(caller: string, logits: tf.Tensor2D): number {
  const n = logits.shape[0];
  if (logits.rank !== 2 || logits.shape[1] !== n || n < 2) {
    throw new ShapeError(`${caller}: logits is [${logits.shape}]; expected [n, n] with n >= 2`);
  }
  if (logits.dtype !== 'float32') {
    throw new OutOfRangeError(`${caller}: logits has type ${logits.dtype}; expected float32`);
  }
  return n;
}
