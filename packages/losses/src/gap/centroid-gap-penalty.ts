import * as tf from '@tensorflow/tfjs-core';

import { checkEmbeddings } from '../checks/check-embeddings.ts';
import { fusedOperation } from '../fused/fused-operation.ts';
import { normalizeRows } from '../similarities/normalize-rows.ts';

/**
 * The squared centroid gap of two modalities, |mean_i z̄u_i − mean_i z̄v_i|² of the normalised embeddings z̄ = z/|z| (Liang et
 * al. 2022, "Mind the gap", arXiv 2203.02053; squared, so that it is smooth where the gap is closed): to be added to a loss by
 * `regularised`.
 *
 * Gradient: ∂/∂z̄u_i = (2/n) δ with δ the difference of the means, −(2/n) δ for z̄v_i, and then that of `normalizeRows`.
 *
 * Values lie in [0, 4]. Invariances: one rotation of both embeddings, a positive factor on an embedding, exchange of u and
 * v, and any order of either: partners do not matter. It is 0 where the means agree, and the rest of two laws need not:
 * `mmdPenalty` sees that.
 *
 * @param zu Embeddings of u, shape [n, dim].
 * @param zv Embeddings of v, the same shape.
 * @returns The penalty, a scalar; differentiable in both embeddings.
 * @throws ShapeError If the embeddings are not matrices of one shape.
 * @throws OutOfRangeError If they are not float32.
 *
 * @example
 * ```ts
 * import '@tensorflow/tfjs-backend-cpu';
 * import * as tf from '@tensorflow/tfjs-core';
 * import { centroidGapPenalty } from '@crossmodal/losses';
 *
 * const zu = tf.tensor2d([[3, 0], [5, 0]]);
 * const zv = tf.tensor2d([[0, 1], [0, -2]]);
 * console.log(centroidGapPenalty(zu, zv).dataSync()[0]); // 1
 * ```
 */
export function centroidGapPenalty(zu: tf.Tensor2D, zv: tf.Tensor2D): tf.Scalar {
  checkEmbeddings('centroidGapPenalty', { zu, zv }, 1);
  const n = zu.shape[0];
  return tf.tidy(() => {
    const [u, v] = [normalizeRows(zu), normalizeRows(zv)];
    return fusedOperation<tf.Scalar>([u, v], (save) => {
      const gap = tf.sub(tf.mean(u, 0, true), tf.mean(v, 0, true));
      save([gap]);
      return {
        value: tf.sum(tf.square(gap)) as tf.Scalar,
        gradients: (dy, [saved]) => {
          const gradient = tf.mul(tf.ones([n, 1]), tf.mul(saved, tf.mul(dy, 2 / n)));
          return [gradient, tf.neg(gradient)];
        },
      };
    });
  });
}
