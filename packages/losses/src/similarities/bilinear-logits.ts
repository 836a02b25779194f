import * as tf from '@tensorflow/tfjs-core';

import { checkPositive } from '../checks/check-positive.ts';
import { ShapeError } from '../errors.ts';
import { fusedOperation } from '../fused/fused-operation.ts';

/** Options of {@link bilinearLogits}. */
export interface BilinearLogitsOptions {
  /** Temperature τ > 0; default 1. */
  readonly temperature?: number;
}

/**
 * Bilinear logits with a learned matrix, s(u, v) = g_u(u)ᵀ W g_v(v) / τ; the two embeddings may differ in width. With
 * W = 1 these are `innerLogits`; on raw data W is the A of the Gaussian theory (Baptista, Stuart and Tran 2025,
 * section 5.1).
 *
 * One fused operation with the gradients, D that of the logits: D Z_v Wᵀ / τ, Dᵀ Z_u W / τ and Z_uᵀ D Z_v / τ for W.
 *
 * Invariances: (Z_u P, Z_v Q, P⁻¹ W Q⁻ᵀ) have the same logits for all invertible P and Q.
 *
 * @param zu Embeddings of u, shape [n, dimU].
 * @param zv Embeddings of v, shape [m, dimV].
 * @param W Matrix, shape [dimU, dimV].
 * @param options The temperature.
 * @returns Logits, shape [n, m]: rows u, columns v. Differentiable in `zu`, `zv` and `W`.
 * @throws ShapeError If the shapes do not match.
 * @throws OutOfRangeError If the temperature is not positive and finite.
 *
 * @example
 * ```ts
 * import '@tensorflow/tfjs-backend-cpu';
 * import * as tf from '@tensorflow/tfjs-core';
 * import { bilinearLogits } from '@crossmodal/losses';
 *
 * const logits = bilinearLogits(tf.tensor2d([[1, 2]]), tf.tensor2d([[3], [-1]]), tf.tensor2d([[1], [0.5]]));
 * console.log(logits.arraySync()); // [ [ 6, -2 ] ]
 * ```
 */
export function bilinearLogits(
  zu: tf.Tensor2D,
  zv: tf.Tensor2D,
  W: tf.Tensor2D,
  { temperature = 1 }: BilinearLogitsOptions = {},
): tf.Tensor2D {
  if (zu.rank !== 2 || zv.rank !== 2 || W.rank !== 2 || W.shape[0] !== zu.shape[1] || W.shape[1] !== zv.shape[1]) {
    throw new ShapeError(
      `bilinearLogits: zu is [${zu.shape}], zv is [${zv.shape}] and W is [${W.shape}]; expected [n, dimU], [m, dimV] and [dimU, dimV]`,
    );
  }
  checkPositive('bilinearLogits', 'temperature', temperature);
  return fusedOperation<tf.Tensor2D>([zu, zv, W], (save) => {
    save([zu, zv, W]);
    return {
      value: tf.matMul(tf.div(tf.matMul(zu, W), temperature) as tf.Tensor2D, zv, false, true) as tf.Tensor2D,
      gradients: (dy, [u, v, w]) => {
        const weighted = tf.div(tf.matMul(dy, v as tf.Tensor2D), temperature) as tf.Tensor2D;
        const carriedU = tf.div(tf.matMul(u as tf.Tensor2D, w as tf.Tensor2D), temperature) as tf.Tensor2D;
        return [
          tf.matMul(weighted, w as tf.Tensor2D, false, true),
          tf.matMul(dy, carriedU, true, false),
          tf.matMul(u as tf.Tensor2D, weighted, true, false),
        ];
      },
    };
  });
}
