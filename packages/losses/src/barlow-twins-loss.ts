import * as tf from '@tensorflow/tfjs-core';

import { checkEmbeddings } from './checks/check-embeddings.ts';
import { checkNonNegative } from './checks/check-non-negative.ts';
import { sumByRows } from './fused/by-rows.ts';
import { fusedOperation } from './fused/fused-operation.ts';
import { identityRows } from './fused/identity-rows.ts';
import { unitRows } from './similarities/unit-rows.ts';

/** Options of {@link barlowTwinsLoss}. */
export interface BarlowTwinsLossOptions {
  /** λ ≥ 0, weight of the correlations of different dimensions; default 0.005, the paper's. */
  readonly lambda?: number;
}

/**
 * Barlow Twins (Zbontar, Jing, Misra, LeCun and Deny 2021, equations 1 and 2): the cross-correlation of the dimensions
 * of zu and zv over the batch is to be the identity,
 *
 *   L = Σ_j (1 − C_jj)² + λ Σ_{j ≠ k} C_jk²,   C = Y_uᵀ Y_v,
 *
 * Y the columns of an embedding, centred and of length 1. Gradient: with G = ∂L/∂C, that is −2(1 − C_jj) on the diagonal
 * and 2λ C_jk off it, ∂L/∂Y_u = Y_v Gᵀ and ∂L/∂Y_v = Y_u G, then through the length and the mean of a column.
 *
 * Invariances: shift and positive scale of every dimension of either embedding, one order or sign of the dimensions,
 * order of the pairs, exchange of u and v. Chance level: dim, where all embeddings are equal (C = 0). Bound: L ≥ 0, with
 * equality exactly where C = I. Up to rotation it asks for the whitened coordinates of canonical correlation analysis,
 * but all of correlation 1: it is right for features of a linear model on top and defines no density ratio.
 *
 * @param zu Embeddings of u, shape [n, dim] with n ≥ 2; not normalised. A constant column counts as uncorrelated.
 * @param zv Embeddings of v, the same shape.
 * @param options The weight λ.
 * @returns The loss, a scalar; differentiable in both embeddings.
 * @throws ShapeError If the embeddings are not matrices of one shape.
 * @throws OutOfRangeError If λ is negative or not finite.
 *
 * @example
 * ```ts
 * import '@tensorflow/tfjs-backend-cpu';
 * import * as tf from '@tensorflow/tfjs-core';
 * import { barlowTwinsLoss } from '@crossmodal/losses';
 *
 * const zu = tf.tensor2d([[1, 1], [1, -1], [-1, 1], [-1, -1]]);
 * console.log(barlowTwinsLoss(zu, tf.add(tf.mul(zu, 3), 5)).dataSync()[0].toFixed(6)); // 0.000000
 * console.log(barlowTwinsLoss(zu, tf.neg(zu)).dataSync()[0].toFixed(6)); // 8.000000
 * ```
 */
export function barlowTwinsLoss(zu: tf.Tensor2D, zv: tf.Tensor2D, { lambda = 0.005 }: BarlowTwinsLossOptions = {}): tf.Scalar {
  checkEmbeddings('barlowTwinsLoss', { zu, zv }, 2);
  checkNonNegative('barlowTwinsLoss', 'lambda', lambda);
  return tf.tidy(() => correlationLoss(standardisedColumns('zu', zu), standardisedColumns('zv', zv), lambda));
}

/** The columns of z as rows, centred and of length 1: shape [dim, n]. */
function standardisedColumns(name: string, z: tf.Tensor2D): tf.Tensor2D {
  const centred = fusedOperation<tf.Tensor2D>([z], () => ({
    value: tf.transpose(tf.sub(z, tf.mean(z, 0, true))) as tf.Tensor2D,
    gradients: (dy) => [tf.transpose(tf.sub(dy, tf.mean(dy, 1, true)))],
  }));
  return unitRows(`barlowTwinsLoss: ${name}`, centred, false);
}

function correlationLoss(u: tf.Tensor2D, v: tf.Tensor2D, lambda: number): tf.Scalar {
  return fusedOperation<tf.Scalar>([u, v], (save) => {
    const identity = identityRows(u.shape[0], u.shape[0]);
    const misfit = tf.sub(tf.matMul(u, v, false, true), identity);
    const weights = tf.add(tf.mul(identity, 1 - lambda), lambda);
    const weighted = tf.mul(misfit, weights);
    save([u, v, weighted]);
    return {
      value: sumByRows(tf.mul(misfit, weighted)),
      gradients: (dy, saved) => {
        const [p, q, half] = saved as [tf.Tensor2D, tf.Tensor2D, tf.Tensor2D];
        const gradient = tf.mul(half, tf.mul(dy, 2)) as tf.Tensor2D;
        return [tf.matMul(gradient, q), tf.matMul(gradient, p, true)];
      },
    };
  });
}
