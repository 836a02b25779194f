import type * as tf from '@tensorflow/tfjs-core';

import { OutOfRangeError, ShapeError } from '../errors.ts';
import { checkPoints } from './check-points.ts';

/**
 * The median of the distances |x_i − x_j|, i < j: the usual bandwidth of `gaussianKernel`. Reads the points back from
 * the device and takes n² dim operations: give it a few hundred points, once, and keep the number.
 *
 * @param x Points, shape [n, dim] with n ≥ 2.
 * @returns The median, the mean of the middle two for an even number of distances.
 * @throws ShapeError If `x` is no matrix or has one row.
 * @throws OutOfRangeError If the median is 0 or not finite, and so no bandwidth: half of the points coincide.
 *
 * @example
 * ```ts
 * import '@tensorflow/tfjs-backend-cpu';
 * import * as tf from '@tensorflow/tfjs-core';
 * import { medianBandwidth } from '@crossmodal/losses';
 *
 * console.log(medianBandwidth(tf.tensor2d([[0], [1], [2.5]]))); // 1.5
 * ```
 */
export function medianBandwidth(x: tf.Tensor2D): number {
  checkPoints('medianBandwidth', x);
  const [n, dim] = x.shape;
  if (n < 2) throw new ShapeError(`medianBandwidth: x is [${x.shape}]; expected [n, dim] with n >= 2`);
  const points = x.dataSync();
  const distances = new Float64Array((n * (n - 1)) / 2);
  let count = 0;
  for (let i = 1; i < n; i++) {
    for (let j = 0; j < i; j++) {
      let square = 0;
      for (let d = 0; d < dim; d++) square += (points[i * dim + d] - points[j * dim + d]) ** 2;
      distances[count++] = Math.sqrt(square);
    }
  }
  distances.sort();
  const median = (distances[(count - 1) >> 1] + distances[count >> 1]) / 2;
  if (!(median > 0 && median < Infinity)) {
    throw new OutOfRangeError(`medianBandwidth: the median distance is ${median}; expected a finite number > 0, so choose a bandwidth`);
  }
  return median;
}
