import * as tf from '@tensorflow/tfjs-core';

import { ShapeError } from '../../errors.ts';
import { fusedOperation } from '../../fused/fused-operation.ts';
import type { PointSets } from './pack-point-sets.ts';
import { pointDimension } from './point-dimension.ts';

/**
 * The points and weights of packed point sets, as `packPointSets` packs them; points are not normalised.
 *
 * @param z Packed point sets, shape [n, M(d + 1)].
 * @param options `points`: the number M of points of an item.
 * @returns Points [n, M, d] and weights [n, M], differentiable in `z`.
 * @throws ShapeError If `z` is no matrix, or its width no multiple of M above M.
 * @throws OutOfRangeError If M is no positive integer.
 *
 * @example
 * ```ts
 * import '@tensorflow/tfjs-backend-cpu';
 * import * as tf from '@tensorflow/tfjs-core';
 * import { pointSetsOf } from '@crossmodal/losses';
 *
 * const { points, weights } = pointSetsOf(tf.tensor2d([[1, 2, 3, 4, 5, 6]]), { points: 2 });
 * console.log(points.arraySync()); // [ [ [ 1, 2 ], [ 3, 4 ] ] ]
 * console.log(weights.arraySync()); // [ [ 5, 6 ] ]
 * ```
 */
export function pointSetsOf(z: tf.Tensor2D, { points: count }: { readonly points: number }): PointSets {
  if (z.rank !== 2) throw new ShapeError(`pointSetsOf: z is [${z.shape}]; expected [n, points * (dim + 1)]`);
  const [n, width] = z.shape;
  const dimension = pointDimension('pointSetsOf', 'z', { width, points: count });
  const coordinates = count * dimension;
  return tf.tidy(() => ({
    points: fusedOperation<tf.Tensor3D>([z], () => ({
      value: tf.reshape(tf.slice(z, [0, 0], [n, coordinates]), [n, count, dimension]),
      gradients: (dy) => [tf.pad(tf.reshape(dy, [n, coordinates]), [[0, 0], [0, count]])],
    })),
    weights: fusedOperation<tf.Tensor2D>([z], () => ({
      value: tf.slice(z, [0, coordinates], [n, count]) as tf.Tensor2D,
      gradients: (dy) => [tf.pad(dy, [[0, 0], [coordinates, 0]])],
    })),
  }));
}
