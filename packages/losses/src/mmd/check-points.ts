import type * as tf from '@tensorflow/tfjs-core';

import { OutOfRangeError, ShapeError } from '../errors.ts';

/** Refuses points that are no float32 matrix. */
export function checkPoints(caller: string, x: tf.Tensor2D): void {
  if (x.rank !== 2) throw new ShapeError(`${caller}: x is [${x.shape}]; expected [n, dim]`);
  if (x.dtype !== 'float32') throw new OutOfRangeError(`${caller}: x has type ${x.dtype}; expected float32`);
}
