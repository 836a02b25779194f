import * as tf from '@tensorflow/tfjs-core';

import { fusedOperation } from './fused-operation.ts';

/** Σ w_k x_k + c of scalars, with its own gradient: no gradient of tfjs-core need be registered. */
export function weightedSum(scalars: readonly tf.Scalar[], { weights, constant = 0 }: { weights: readonly number[]; constant?: number }): tf.Scalar {
  return fusedOperation<tf.Scalar>(scalars, () => ({
    value: tf.add(tf.addN(scalars.map((scalar, place) => tf.mul(scalar, weights[place]))), constant) as tf.Scalar,
    gradients: (dy) => weights.map((weight) => tf.mul(dy, weight)),
  }));
}
