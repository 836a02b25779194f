import * as tf from '@tensorflow/tfjs-core';

import { gradientIsWanted } from '../blocks/isolated-gradients.ts';
import { type RowRange, rowRanges } from '../blocks/row-ranges.ts';
import { checkEmbeddings } from '../checks/check-embeddings.ts';
import { checkPositive } from '../checks/check-positive.ts';
import { sumByRows } from '../fused/by-rows.ts';
import { fusedOperation } from '../fused/fused-operation.ts';
import { identityRows } from '../fused/identity-rows.ts';
import { squaredDistances } from '../fused/squared-distances.ts';
import { checkEstimator } from '../mmd/check-estimator.ts';
import type { MmdEstimator } from '../mmd/mmd-estimator.ts';
import { normalizeRows } from '../similarities/normalize-rows.ts';
import { medianCrossSquare } from './median-cross-square.ts';

/** Options of {@link mmdPenalty}. */
export interface MmdPenaltyOptions {
  /** σ > 0 of the kernel exp(−|x − y|²/2σ²); left out, the median distance of the first 64 embeddings of u to those of v, at least 0.01. */
  readonly bandwidth?: number;
  /** `'u'` (default) leaves out what a pair has with itself; `'v'` does not. */
  readonly estimator?: MmdEstimator;
  /** Rows of kernels at a time, for O(n · chunk) memory; left out, all at once. The numbers are the same. */
  readonly chunk?: number;
}

/**
 * The squared maximum mean discrepancy of the two modalities of a batch, of the normalised embeddings z̄ = z/|z| with the
 * kernel k(x, y) = exp(−|x − y|²/2σ²) (Gretton et al. 2012, "A kernel two-sample test"): to be added to a loss by
 * `regularised`. With h_ij = k(z̄u_i, z̄u_j) + k(z̄v_i, z̄v_j) − k(z̄u_i, z̄v_j) − k(z̄u_j, z̄v_i), it is for `'u'` the mean of
 * h_ij over i ≠ j (Lemma 6 there), which has the right mean also where pairs depend on each other, and for `'v'` that over
 * all i and j, which is ≥ 0, too large by the order 1/n, and less so for embeddings that lie close together.
 *
 * Gradient, with x the 2n embeddings, s_i = 1 for those of u and −1 for those of v, and c the number of terms of the mean:
 * ∂/∂x_i = (2/cσ²) Σ_j s_i s_j k(x_i, x_j) (x_j − x_i), and then that of `normalizeRows`. A median bandwidth counts as a
 * constant. On the sphere the kernel is, but for a factor, that of von Mises and Fisher with the temperature σ².
 *
 * Values: at most 2, and 0 for equal embeddings of partners. Invariances: one rotation of both embeddings, a positive
 * factor on an embedding, exchange of u and v, the order of the pairs; for `'v'` with a bandwidth, any order of either.
 * The kernel is characteristic: in the mean over batches only equal laws have 0.
 *
 * @param zu Embeddings of u, shape [n, dim] with n ≥ 2.
 * @param zv Embeddings of v, the same shape.
 * @param options Bandwidth, estimator, rows at a time.
 * @returns The penalty, a scalar; differentiable in both embeddings.
 * @throws ShapeError If the embeddings are not matrices of one shape with two rows or more.
 * @throws OutOfRangeError If they are not float32, or an option is out of its range.
 *
 * @example
 * ```ts
 * import '@tensorflow/tfjs-backend-cpu';
 * import * as tf from '@tensorflow/tfjs-core';
 * import { mmdPenalty } from '@crossmodal/losses';
 *
 * const zu = tf.tensor2d([[1, 0], [2, 0]]);
 * const zv = tf.tensor2d([[0, 1], [0, 3]]);
 * // 2 − 2 exp(−1)
 * console.log(mmdPenalty(zu, zv, { bandwidth: 1 }).dataSync()[0].toFixed(4)); // 1.2642
 * ```
 */
export function mmdPenalty(zu: tf.Tensor2D, zv: tf.Tensor2D, { bandwidth, estimator = 'u', chunk }: MmdPenaltyOptions = {}): tf.Scalar {
  checkEmbeddings('mmdPenalty', { zu, zv }, 2);
  checkEstimator('mmdPenalty', estimator);
  if (bandwidth !== undefined) checkPositive('mmdPenalty', 'bandwidth', bandwidth);
  const n = zu.shape[0];
  const ranges = rowRanges('mmdPenalty', n, chunk ?? n);
  const wanted = gradientIsWanted();
  return tf.tidy(() => {
    const [u, v] = [normalizeRows(zu), normalizeRows(zv)];
    return fusedOperation<tf.Scalar>([u, v], (save) => {
      const square = bandwidth === undefined ? medianCrossSquare(u, v) : bandwidth * bandwidth;
      const parts = [1, -1].flatMap((sign) => ranges.map((range) => ofRows([u, v], { sign, square, estimator, wanted, ...range })));
      const terms = estimator === 'u' ? n * (n - 1) : n * n;
      const value = tf.div(tf.addN(parts.map((part) => part.sum)), terms) as tf.Scalar;
      if (!wanted) return { value, gradients: () => [] };
      const pulls = tf.div(tf.concat(parts.map((part) => part.pull!)), tf.mul(square, terms / 2));
      save(tf.split(pulls, 2));
      return { value, gradients: (dy, [ofU, ofV]) => [tf.mul(ofU, dy), tf.mul(ofV, dy)] };
    });
  });
}

interface Pulled {
  readonly sum: tf.Scalar;
  /** Left out where no gradient is wanted. */
  readonly pull?: tf.Tensor2D;
}

interface Rows extends RowRange {
  /** 1 for rows of u, −1 for rows of v. */
  readonly sign: number;
  readonly square: number | tf.Scalar;
  readonly estimator: MmdEstimator;
  readonly wanted: boolean;
}

/** Σ_j s_i s_j k(x_i, x_j) over some rows i, and Σ_j s_i s_j k(x_i, x_j) (x_j − x_i) of each. */
function ofRows([u, v]: readonly [tf.Tensor2D, tf.Tensor2D], { sign, square, estimator, wanted, start, count }: Rows): Pulled {
  return tf.tidy((): Pulled & tf.TensorContainerObject => {
    const minusTwice = tf.mul(square, -2);
    const rows = tf.slice(sign === 1 ? u : v, start, count);
    const others = estimator === 'u' ? tf.sub(sign, identityRows(count, u.shape[0], { start, value: sign })) : sign;
    const [toU, toV] = [u, v].map((points, side) => tf.mul(tf.exp(tf.div(squaredDistances(rows, points), minusTwice)), side === 0 ? others : tf.neg(others)) as tf.Tensor2D);
    const sum = tf.add(sumByRows(toU), sumByRows(toV)) as tf.Scalar;
    if (!wanted) return { sum };
    const totals = tf.add(tf.sum(toU, 1, true), tf.sum(toV, 1, true));
    return { sum, pull: tf.sub(tf.add(tf.matMul(toU, u), tf.matMul(toV, v)), tf.mul(totals, rows)) as tf.Tensor2D };
  });
}
