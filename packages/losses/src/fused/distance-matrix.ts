import * as tf from '@tensorflow/tfjs-core';

import { fusedOperation } from './fused-operation.ts';
import { squaredDistances } from './squared-distances.ts';

/** D_ij = |a_i − b_j|², with the gradients 2(diag(dD 1) a − dD b) and 2(diag(dDᵀ 1) b − dDᵀ a). */
export function distanceMatrix(a: tf.Tensor2D, b: tf.Tensor2D): tf.Tensor2D {
  return fusedOperation<tf.Tensor2D>([a, b], (save) => {
    save([a, b]);
    return {
      value: squaredDistances(a, b),
      gradients: (dy, saved) => {
        const [p, q] = saved as [tf.Tensor2D, tf.Tensor2D];
        const columnSums = tf.reshape(tf.sum(dy, 0), [q.shape[0], 1]);
        return [
          tf.mul(tf.sub(tf.mul(tf.sum(dy, 1, true), p), tf.matMul(dy, q)), 2),
          tf.mul(tf.sub(tf.mul(columnSums, q), tf.matMul(dy, p, true)), 2),
        ];
      },
    };
  });
}
