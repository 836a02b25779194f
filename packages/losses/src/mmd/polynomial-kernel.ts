import * as tf from '@tensorflow/tfjs-core';

import { OutOfRangeError } from '../errors.ts';
import { fusedOperation } from '../fused/fused-operation.ts';
import { checkPoints } from './check-points.ts';

/** Options of {@link polynomialKernel}. */
export interface PolynomialKernelOptions {
  /** Degree d, an integer ≥ 1; default 2. */
  readonly degree?: number;
  /** Offset c ≥ 0; default 1. */
  readonly offset?: number;
  /** Scale a > 0; default 1; 1/dim is usual for standardised points. */
  readonly scale?: number;
}

/**
 * The polynomial kernel of points with one another, K_ij = (a ⟨x_i, x_j⟩ + c)^d (Baptista, Stuart and Tran 2025,
 * Appendix B). With c > 0 the discrepancy compares the moments up to order d and nothing beyond: with d = 1 the means.
 *
 * One fused operation. Gradient, with M = (D + Dᵀ) ∘ a d (a ⟨x_i, x_j⟩ + c)^{d−1} and D that of K: M X. Invariance: a
 * rotation of all points.
 *
 * @param x Points, shape [n, dim].
 * @param options Degree, offset, scale.
 * @returns K, shape [n, n], symmetric and positive semidefinite; differentiable in `x`.
 * @throws ShapeError If `x` is no matrix.
 * @throws OutOfRangeError If `x` is not float32 or an option is not as stated.
 *
 * @example
 * ```ts
 * import '@tensorflow/tfjs-backend-cpu';
 * import * as tf from '@tensorflow/tfjs-core';
 * import { polynomialKernel } from '@crossmodal/losses';
 *
 * console.log(polynomialKernel(tf.tensor2d([[1], [-2]])).arraySync()); // [ [ 4, 1 ], [ 1, 25 ] ]
 * ```
 */
export function polynomialKernel(
  x: tf.Tensor2D,
  { degree = 2, offset = 1, scale = 1 }: PolynomialKernelOptions = {},
): tf.Tensor2D {
  checkPoints('polynomialKernel', x);
  if (!Number.isInteger(degree) || degree < 1 || degree > 16) {
    throw new OutOfRangeError(`polynomialKernel: degree is ${degree}; expected an integer from 1 to 16`);
  }
  if (!(offset >= 0 && offset < Infinity)) throw new OutOfRangeError(`polynomialKernel: offset is ${offset}; expected a finite number >= 0`);
  if (!(scale > 0 && scale < Infinity)) throw new OutOfRangeError(`polynomialKernel: scale is ${scale}; expected a finite number > 0`);
  return fusedOperation<tf.Tensor2D>([x], (save) => {
    const base = tf.add(tf.mul(tf.matMul(x, x, false, true), scale), offset);
    // Products, not tf.pow: powers of negative numbers differ between backends.
    let lower: tf.Tensor = tf.onesLike(base);
    for (let power = 1; power < degree; power++) lower = tf.mul(lower, base);
    save([x, lower]);
    return {
      value: tf.mul(lower, base) as tf.Tensor2D,
      gradients: (dy, [points, slope]) => {
        const both = tf.mul(tf.add(dy, tf.transpose(dy)), tf.mul(slope, scale * degree)) as tf.Tensor2D;
        return [tf.matMul(both, points as tf.Tensor2D)];
      },
    };
  });
}
