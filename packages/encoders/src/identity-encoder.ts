import * as tf from '@tensorflow/tfjs-core';

import { checkPositiveInteger } from './check-positive-integer.ts';
import type { Encoder } from './encoder.ts';
import { ShapeError } from './errors.ts';

/**
 * The fixed encoder of vectors, g(u) = u: what a modality is embedded by if only the other encoder learns, such as the
 * coefficients (Re ψ, Im ψ) of a stream function (Baptista, Stuart and Tran 2025, section 6.3).
 *
 * `apply` takes [n, dim] and gives the same numbers in a tensor of its own.
 *
 * @param dim Width of the vectors.
 * @throws OutOfRangeError If `dim` is not a positive integer; `apply` throws ShapeError for data of another width.
 *
 * @example
 * ```ts
 * import '@tensorflow/tfjs-backend-cpu';
 * import * as tf from '@tensorflow/tfjs-core';
 * import { identityEncoder } from '@crossmodal/encoders';
 *
 * console.log(identityEncoder(2).apply(tf.tensor2d([[1, -2]])).arraySync()); // [ [ 1, -2 ] ]
 * ```
 */
export function identityEncoder(dim: number): Encoder<tf.Tensor2D> {
  checkPositiveInteger('identityEncoder', 'dim', dim);
  return {
    name: 'identity',
    outputDim: dim,
    variables: {},
    apply(batch) {
      if (batch.rank !== 2 || batch.shape[1] !== dim) {
        throw new ShapeError(`identityEncoder.apply: batch is [${batch.shape}]; expected [n, ${dim}]`);
      }
      return tf.clone(batch);
    },
    dispose() {},
  };
}
