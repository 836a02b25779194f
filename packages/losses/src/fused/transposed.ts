import * as tf from '@tensorflow/tfjs-core';

import { fusedOperation } from './fused-operation.ts';

/** The transpose, with its gradient. */
export function transposed(matrix: tf.Tensor2D): tf.Tensor2D {
  return fusedOperation<tf.Tensor2D>([matrix], () => ({
    value: tf.transpose(matrix) as tf.Tensor2D,
    gradients: (dy) => [tf.transpose(dy)],
  }));
}
