import * as tf from '@tensorflow/tfjs-core';

import { fusedOperation } from './fused-operation.ts';

/** Two views of n samples as 2n rows, those of zv below those of zu, with its gradient. */
export function stackedViews(zu: tf.Tensor2D, zv: tf.Tensor2D): tf.Tensor2D {
  const n = zu.shape[0];
  return fusedOperation<tf.Tensor2D>([zu, zv], () => ({
    value: tf.concat([zu, zv], 0),
    gradients: (dy) => [tf.slice(dy, 0, n), tf.slice(dy, n)],
  }));
}
