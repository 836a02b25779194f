import * as tf from '@tensorflow/tfjs-core';

import { checkEmbeddings } from './checks/check-embeddings.ts';
import { checkNonNegative } from './checks/check-non-negative.ts';
import { checkPositive } from './checks/check-positive.ts';
import { sumByRows } from './fused/by-rows.ts';
import { fusedOperation } from './fused/fused-operation.ts';
import { identityRows } from './fused/identity-rows.ts';

/** Options of {@link vicRegLoss}; the defaults are the paper's. */
export interface VicRegLossOptions {
  /** λ ≥ 0, weight of the invariance term; default 25. */
  readonly invariance?: number;
  /** μ ≥ 0, weight of the variance terms; default 25. */
  readonly variance?: number;
  /** ν ≥ 0, weight of the covariance terms; default 1. */
  readonly covariance?: number;
  /** γ > 0, the standard deviation below which a dimension is penalised; default 1. */
  readonly target?: number;
  /** ε > 0 in the root of the variance; default 1e-4. */
  readonly epsilon?: number;
}

/**
 * VICReg (Bardes, Ponce and LeCun 2022, equations 1 to 6): no negatives, but a floor under the variance of every
 * dimension and a penalty on correlations of dimensions,
 *
 *   L = (λ/n) Σ_i |zu_i − zv_i|² + μ [v(zu) + v(zv)] + ν [c(zu) + c(zv)],
 *   v(z) = (1/d) Σ_j max(0, γ − √(C_jj + ε)),   c(z) = (1/d) Σ_{j ≠ k} C_jk²,
 *
 * C the covariance of the rows with n − 1 in its denominator. Gradient of a variance term: −(z_ij − m_j) / (d (n − 1)
 * √(C_jj + ε)) where it is active; of a covariance term: 4 (z − m) C_off / (d (n − 1)).
 *
 * Invariances: one shift of both embeddings, one sign or order of the dimensions, order of the pairs, exchange of u and
 * v; no rotation of the dimensions. Chance level: 2μ max(0, γ − √ε), where all embeddings are equal. Bound: L ≥ 0, with
 * equality exactly where pairs coincide, dimensions are uncorrelated and their variance is at least γ² − ε. Its optimum
 * is right for features of a linear model on top, whitened and shared by the modalities; it defines no density ratio.
 *
 * @param zu Embeddings of u, shape [n, dim] with n ≥ 2; not normalised.
 * @param zv Embeddings of v, the same shape.
 * @param options The weights, γ and ε.
 * @returns The loss, a scalar; differentiable in both embeddings.
 * @throws ShapeError If the embeddings are not matrices of one shape.
 * @throws OutOfRangeError If an option is negative, not finite, or γ or ε is 0.
 *
 * @example
 * ```ts
 * import '@tensorflow/tfjs-backend-cpu';
 * import * as tf from '@tensorflow/tfjs-core';
 * import { vicRegLoss } from '@crossmodal/losses';
 *
 * const z = tf.tensor2d([[1, 1], [1, -1], [-1, 1], [-1, -1]]); // uncorrelated, of variance 4/3
 * console.log(vicRegLoss(z, z).dataSync()[0]); // 0
 * console.log(vicRegLoss(tf.zeros([4, 2]), tf.zeros([4, 2])).dataSync()[0].toFixed(3)); // 49.500
 * ```
 */
export function vicRegLoss(
  zu: tf.Tensor2D,
  zv: tf.Tensor2D,
  { invariance = 25, variance = 25, covariance = 1, target = 1, epsilon = 1e-4 }: VicRegLossOptions = {},
): tf.Scalar {
  checkEmbeddings('vicRegLoss', { zu, zv }, 2);
  for (const [name, value] of Object.entries({ invariance, variance, covariance })) checkNonNegative('vicRegLoss', name, value);
  for (const [name, value] of Object.entries({ target, epsilon })) checkPositive('vicRegLoss', name, value);
  const n = zu.shape[0];

  return fusedOperation<tf.Scalar>([zu, zv], (save) => {
    const difference = tf.sub(zu, zv);
    const apart = tf.mul(sumByRows(tf.square(difference)), invariance / n);
    const [u, v] = [zu, zv].map((z) => regulariser(z, { variance, covariance, target, epsilon }));
    const pull = tf.mul(difference, (2 * invariance) / n);
    save([tf.add(pull, u.gradient), tf.sub(v.gradient, pull)]);
    return {
      value: tf.add(apart, tf.add(u.value, v.value)) as tf.Scalar,
      gradients: (dy, [gradientU, gradientV]) => [tf.mul(gradientU, dy), tf.mul(gradientV, dy)],
    };
  });
}

type Regulariser = Required<Omit<VicRegLossOptions, 'invariance'>>;

/** μ v(z) + ν c(z) and its gradient. */
function regulariser(z: tf.Tensor2D, { variance, covariance, target, epsilon }: Regulariser): { value: tf.Tensor; gradient: tf.Tensor } {
  const [n, dim] = z.shape;
  const centred = tf.sub(z, tf.mean(z, 0, true)) as tf.Tensor2D;
  const deviations = tf.sqrt(tf.add(tf.div(tf.sum(tf.square(centred), 0, true), n - 1), epsilon));
  const below = tf.relu(tf.sub(target, deviations));
  const products = tf.div(tf.matMul(centred, centred, true), n - 1);
  const offDiagonal = tf.mul(products, tf.sub(1, identityRows(dim, dim))) as tf.Tensor2D;
  const active = tf.cast(tf.greater(below, 0), 'float32');
  const widen = tf.mul(centred, tf.mul(tf.div(active, deviations), -variance / (dim * (n - 1))));
  const decorrelate = tf.mul(tf.matMul(centred, offDiagonal), (4 * covariance) / (dim * (n - 1)));
  return {
    value: tf.add(tf.mul(tf.sum(below), variance / dim), tf.mul(sumByRows(tf.square(offDiagonal)), covariance / dim)),
    gradient: tf.add(widen, decorrelate),
  };
}
