import * as tf from '@tensorflow/tfjs-core';

import { ShapeError } from '../errors.ts';

/** The tensors of a batch by their place in it: `batch`, `batch/images`, `batch/0`. */
export function flattenBatch(batch: tf.TensorContainer, path: string = 'batch'): Record<string, tf.Tensor> {
  if (batch instanceof tf.Tensor) return { [path]: batch };
  // An optional part that is not there.
  if (batch === undefined) return {};
  if (typeof batch !== 'object' || batch === null) {
    throw new ShapeError(`compileStep: ${path} is ${batch === null ? 'null' : typeof batch}; expected tensors, in arrays and records`);
  }
  return Object.assign({}, ...Object.entries(batch).map(([key, part]) => flattenBatch(part as tf.TensorContainer, `${path}/${key}`)));
}
