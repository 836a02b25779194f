import * as tf from '@tensorflow/tfjs-core';

import type { Encoder } from './encoder.ts';
import { OutOfRangeError, ShapeError } from './errors.ts';

/**
 * The fixed encoder of labels, g_v(v) = e_v: the label c becomes the c-th unit vector of dimension `classes`
 * (Baptista, Stuart and Tran 2025, section 6.2). With it ⟨g_u(u), g_v(v)⟩ is the v-th entry of g_u(u).
 *
 * `apply` takes int32 labels of shape [n], each from 0 to `classes` − 1, and gives [n, classes].
 *
 * @param classes Number of labels, at least 2.
 * @throws OutOfRangeError If `classes` is not an integer of at least 2.
 *
 * @example
 * ```ts
 * import '@tensorflow/tfjs-backend-cpu';
 * import * as tf from '@tensorflow/tfjs-core';
 * import { oneHotEncoder } from '@crossmodal/encoders';
 *
 * const encoder = oneHotEncoder(3);
 * console.log(encoder.apply(tf.tensor1d([2, 0], 'int32')).arraySync()); // [ [ 0, 0, 1 ], [ 1, 0, 0 ] ]
 * ```
 */
export function oneHotEncoder(classes: number): Encoder<tf.Tensor1D> {
  if (!Number.isInteger(classes) || classes < 2) {
    throw new OutOfRangeError(`oneHotEncoder: classes is ${classes}; expected an integer >= 2`);
  }
  return {
    name: 'one-hot',
    outputDim: classes,
    variables: {},
    apply(batch) {
      if (batch.rank !== 1 || batch.dtype !== 'int32') {
        throw new ShapeError(`oneHotEncoder.apply: batch is ${batch.dtype} [${batch.shape}]; expected int32 [n]`);
      }
      // Cast, not `dtype: 'float32'`: tfjs-backend-wasm 4.22 writes the bits of integers there.
      return tf.tidy(() => tf.cast(tf.oneHot(batch, classes), 'float32') as tf.Tensor2D);
    },
    dispose() {},
  };
}
