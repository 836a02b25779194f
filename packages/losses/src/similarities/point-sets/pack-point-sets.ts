import * as tf from '@tensorflow/tfjs-core';

import { OutOfRangeError, ShapeError } from '../../errors.ts';
import { fusedOperation } from '../../fused/fused-operation.ts';

/** Weighted point sets of n items, M points each. */
export interface PointSets {
  /** Points, shape [n, M, d]. */
  readonly points: tf.Tensor3D;
  /** Weights, shape [n, M]: logarithms for `kmeLogits`, numbers of any sign for `wpseLogits`. */
  readonly weights: tf.Tensor2D;
}

/**
 * Point sets as embeddings, a row an item: its M points of dimension d one after the other, then its M weights. So every
 * loss, `gradCache` and every encoder takes point sets where it takes vectors. `pointSetsOf` is the inverse.
 *
 * @returns Shape [n, M(d + 1)], differentiable in points and weights.
 * @throws ShapeError If the shapes are not [n, M, d] and [n, M].
 * @throws OutOfRangeError If a tensor is not float32.
 *
 * @example
 * ```ts
 * import '@tensorflow/tfjs-backend-cpu';
 * import * as tf from '@tensorflow/tfjs-core';
 * import { packPointSets } from '@crossmodal/losses';
 *
 * const z = packPointSets({ points: tf.tensor3d([[[1, 2], [3, 4]]]), weights: tf.tensor2d([[5, 6]]) });
 * console.log(z.arraySync()); // [ [ 1, 2, 3, 4, 5, 6 ] ]
 * ```
 */
export function packPointSets({ points, weights }: PointSets): tf.Tensor2D {
  const [n, count, dimension] = points.shape;
  if (points.rank !== 3 || weights.rank !== 2 || weights.shape[0] !== n || weights.shape[1] !== count) {
    throw new ShapeError(`packPointSets: points is [${points.shape}] and weights is [${weights.shape}]; expected [n, M, dim] and [n, M]`);
  }
  if (points.dtype !== 'float32' || weights.dtype !== 'float32') {
    throw new OutOfRangeError(`packPointSets: points has type ${points.dtype} and weights has type ${weights.dtype}; expected float32`);
  }
  const coordinates = count * dimension;
  return tf.tidy(() =>
    fusedOperation<tf.Tensor2D>([points, weights], () => ({
      value: tf.concat([tf.reshape(points, [n, coordinates]), weights], 1) as tf.Tensor2D,
      gradients: (dy) => [tf.reshape(tf.slice(dy, [0, 0], [n, coordinates]), [n, count, dimension]), tf.slice(dy, [0, coordinates], [n, count])],
    })),
  );
}
