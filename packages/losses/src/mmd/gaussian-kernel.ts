import * as tf from '@tensorflow/tfjs-core';

import { OutOfRangeError } from '../errors.ts';
import { fusedOperation } from '../fused/fused-operation.ts';
import { squaredDistances } from '../fused/squared-distances.ts';
import { checkPoints } from './check-points.ts';

/** Options of {@link gaussianKernel}. */
export interface GaussianKernelOptions {
  /** ℓ > 0; `medianBandwidth(x)` is the usual choice. */
  readonly bandwidth: number;
}

/**
 * The Gaussian kernel of points with one another, K_ij = exp(−|x_i − x_j|² / (2ℓ²)) (Baptista, Stuart and Tran 2025,
 * Appendix B). It is characteristic: the discrepancy of two laws vanishes only if they agree.
 *
 * One fused operation. Gradient, with M = (D + Dᵀ) ∘ K and D that of K: (M X − diag(M 1) X) / ℓ². Entries lie in
 * [0, 1], the diagonal is 1. Invariances: a translation or rotation of all points.
 *
 * @param x Points, shape [n, dim].
 * @param options The bandwidth ℓ.
 * @returns K, shape [n, n], symmetric and positive semidefinite; differentiable in `x`.
 * @throws ShapeError If `x` is no matrix.
 * @throws OutOfRangeError If `x` is not float32, or the bandwidth is not positive and finite.
 *
 * @example
 * ```ts
 * import '@tensorflow/tfjs-backend-cpu';
 * import * as tf from '@tensorflow/tfjs-core';
 * import { gaussianKernel } from '@crossmodal/losses';
 *
 * const kernel = gaussianKernel(tf.tensor2d([[0], [2]]), { bandwidth: 1 });
 * console.log(kernel.dataSync()[1].toFixed(6)); // 0.135335
 * ```
 */
export function gaussianKernel(x: tf.Tensor2D, { bandwidth }: GaussianKernelOptions): tf.Tensor2D {
  checkPoints('gaussianKernel', x);
  if (!(bandwidth > 0 && bandwidth < Infinity)) {
    throw new OutOfRangeError(`gaussianKernel: bandwidth is ${bandwidth}; expected a finite number > 0`);
  }
  const square = bandwidth * bandwidth;
  return fusedOperation<tf.Tensor2D>([x], (save) => {
    const value = tf.exp(tf.div(squaredDistances(x, x), -2 * square)) as tf.Tensor2D;
    save([x, value]);
    return {
      value,
      gradients: (dy, [points, kernel]) => {
        const centred = tf.sub(points, tf.mean(points, 0, true)) as tf.Tensor2D;
        const both = tf.mul(tf.add(dy, tf.transpose(dy)), kernel) as tf.Tensor2D;
        return [tf.div(tf.sub(tf.matMul(both, centred), tf.mul(tf.sum(both, 1, true), centred)), square)];
      },
    };
  });
}
