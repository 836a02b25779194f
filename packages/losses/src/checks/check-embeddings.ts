import type * as tf from '@tensorflow/tfjs-core';

import { OutOfRangeError, ShapeError } from '../errors.ts';

/** Refuses embeddings that are no float32 [n, dim] with n ≥ `minimum`, and those of v that have another shape. */
export function checkEmbeddings(caller: string, named: Readonly<Record<string, tf.Tensor2D>>, minimum: number): void {
  const entries = Object.entries(named);
  const wanted = entries[0][1].shape;
  for (const [name, z] of entries) {
    if (z.rank !== 2 || z.shape[0] < minimum || z.shape[1] < 1 || String(z.shape) !== String(wanted)) {
      const like = z === entries[0][1] ? '' : `, the shape [${wanted}] of ${entries[0][0]}`;
      throw new ShapeError(`${caller}: ${name} is [${z.shape}]; expected [n, dim] with n >= ${minimum}${like}`);
    }
    if (z.dtype !== 'float32') throw new OutOfRangeError(`${caller}: ${name} has type ${z.dtype}; expected float32`);
  }
}
