import * as tf from '@tensorflow/tfjs-core';

import { checkEmbeddings } from './checks/check-embeddings.ts';
import { checkPositive } from './checks/check-positive.ts';
import { fusedOperation } from './fused/fused-operation.ts';

/** Options of {@link alignmentLoss}. */
export interface AlignmentLossOptions {
  /** Exponent α > 0 of the distance; default 2. */
  readonly alpha?: number;
}

/**
 * Alignment of pairs (Wang and Isola 2020, section 4.1.1): L = (1/n) Σ_i |zu_i − zv_i|^α.
 *
 * Gradient: ∂L/∂zu_i = (α/n) |δ_i|^{α−2} δ_i with δ_i = zu_i − zv_i, 0 where δ_i = 0, and ∂L/∂zv = −∂L/∂zu.
 *
 * Invariances: one rotation or shift of both embeddings, order of the pairs, exchange of u and v. Chance level: 0 where
 * all embeddings are equal, which is also its bound L ≥ 0: alone it is minimised by collapse, and only with
 * `uniformityLoss` is it right for anything. On unit rows and with α = 2, 2 − L is twice the mean cosine of the pairs;
 * unrelated embeddings of mean 0 have L = 2.
 *
 * @param zu Embeddings of u, shape [n, dim]; unit rows in the paper.
 * @param zv Embeddings of v, the same shape.
 * @param options The exponent.
 * @returns The loss, a scalar; differentiable in both embeddings.
 * @throws ShapeError If the embeddings are not matrices of one shape.
 * @throws OutOfRangeError If α is not positive and finite.
 *
 * @example
 * ```ts
 * import '@tensorflow/tfjs-backend-cpu';
 * import * as tf from '@tensorflow/tfjs-core';
 * import { alignmentLoss } from '@crossmodal/losses';
 *
 * const zu = tf.tensor2d([[0, 0], [3, 4]]);
 * const zv = tf.tensor2d([[0, 0], [0, 0]]);
 * console.log(alignmentLoss(zu, zv).dataSync()[0], alignmentLoss(zu, zv, { alpha: 1 }).dataSync()[0]); // 12.5 2.5
 * ```
 */
export function alignmentLoss(zu: tf.Tensor2D, zv: tf.Tensor2D, { alpha = 2 }: AlignmentLossOptions = {}): tf.Scalar {
  checkEmbeddings('alignmentLoss', { zu, zv }, 1);
  checkPositive('alignmentLoss', 'alpha', alpha);
  const n = zu.shape[0];
  return fusedOperation<tf.Scalar>([zu, zv], (save) => {
    const difference = tf.sub(zu, zv);
    const squares = tf.sum(tf.square(difference), 1, true);
    const apart = tf.cast(tf.greater(squares, 0), 'float32');
    // 1 in place of 0, whose power may be infinite, and then 0 again.
    const safe = tf.add(squares, tf.sub(1, apart));
    const factors = alpha === 2 ? apart : tf.mul(tf.pow(safe, alpha / 2 - 1), apart);
    save([difference, factors]);
    return {
      value: tf.mean(tf.mul(factors, squares)) as tf.Scalar,
      gradients: (dy, [savedDifference, savedFactors]) => {
        const gradient = tf.mul(tf.mul(savedDifference, savedFactors), tf.mul(dy, alpha / n));
        return [gradient, tf.neg(gradient)];
      },
    };
  });
}
