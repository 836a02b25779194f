import * as tf from '@tensorflow/tfjs-core';

import { checkPositive } from '../checks/check-positive.ts';
import { OutOfRangeError, ShapeError } from '../errors.ts';
import { fusedOperation } from '../fused/fused-operation.ts';
import { labelLaw } from './label-law.ts';

/** Options of {@link fineTuneLoss}. */
export interface FineTuneLossOptions {
  /** F, shape [K]: the logarithm of the learned prior of the classes, up to a constant; default 0. */
  readonly F?: tf.Tensor1D;
  /** Temperature τ > 0; default 1. */
  readonly temperature?: number;
  /**
   * Law π of the labels in the normaliser: `'uniform'` (default), the frequencies of the batch (`'batch'`), or numbers
   * that sum to 1, one a class.
   */
  readonly labelMarginal?: 'uniform' | 'batch' | readonly number[] | Float64Array;
}

/**
 * The loss that fine-tunes a classifier of K labels on frozen embeddings of u, with ℓ(u) = Gᵀx/τ + F:
 *
 *   L = −mean_i ℓ(u_i)_{y_i} + mean_i log Σ_c π_c exp ℓ(u_i)_c
 *
 * (Baptista, Stuart and Tran 2025, equations 32 to 35 and Problem C.2, corrected): the conditional loss that predicts
 * v, the weights (0, 2), where column c of G takes the place of the embedding of label c. Start from these embeddings
 * and F = 0: that is the zero-shot classifier. A label is predicted by the largest entry of ℓ + log π.
 *
 * One fused operation. With P the softmax of ℓ + log π and E = (P − onehot(y))/m: E Gᵀ/τ for `x`, xᵀE/τ for `G` and
 * Σ_i E_i for `F`.
 *
 * Invariances: a constant added to F, or one vector to all columns of G, changes nothing. With π uniform it is softmax
 * cross-entropy minus log K. Chance level, at G = 0 and F = 0: 0. Bound: L ≥ mean_i log π_{y_i}. Population optimum:
 * −I(u; v) with π the law of the labels, as far as the embeddings keep what u says of v.
 *
 * @param x Embeddings of u, shape [m, dim]; normalise them first if the similarity is the cosine.
 * @param labels y, shape [m], int32, each from 0 to K − 1.
 * @param G Embeddings of the classes as columns, shape [dim, K].
 * @param options F, temperature, law of the labels.
 * @returns The loss in nats, a scalar; differentiable in `x`, `G` and `F`.
 * @throws ShapeError If the shapes do not match or `labels` is not int32.
 * @throws OutOfRangeError If the temperature or the law of the labels is not as stated.
 *
 * @example
 * ```ts
 * import '@tensorflow/tfjs-backend-cpu';
 * import * as tf from '@tensorflow/tfjs-core';
 * import { fineTuneLoss } from '@crossmodal/losses';
 *
 * const x = tf.tensor2d([[1, 0], [0.6, 0.8], [0, 1], [-0.8, 0.6]]);
 * const labels = tf.tensor1d([0, 1, 1, 2], 'int32');
 * const G = tf.tensor2d([[1, 0, -1], [0, 1, 0.5]]);
 * const F = tf.tensor1d([0.1, -0.2, 0]);
 * console.log(fineTuneLoss(x, labels, G, { F, temperature: 0.5 }).dataSync()[0].toFixed(5)); // -0.69611
 * ```
 */
export function fineTuneLoss(
  x: tf.Tensor2D,
  labels: tf.Tensor1D,
  G: tf.Tensor2D,
  { F, temperature = 1, labelMarginal = 'uniform' }: FineTuneLossOptions = {},
): tf.Scalar {
  const [m, dim] = x.shape;
  const classes = G.shape[1];
  if (x.rank !== 2 || G.rank !== 2 || G.shape[0] !== dim || m < 1 || classes < 2) {
    throw new ShapeError(`fineTuneLoss: x is [${x.shape}] and G is [${G.shape}]; expected [m, dim] and [dim, K] with K >= 2`);
  }
  if (labels.rank !== 1 || labels.shape[0] !== m || labels.dtype !== 'int32') {
    throw new ShapeError(`fineTuneLoss: labels is [${labels.shape}] of type ${labels.dtype}; expected [${m}] of type int32`);
  }
  if (F !== undefined && (F.rank !== 1 || F.shape[0] !== classes)) {
    throw new ShapeError(`fineTuneLoss: F is [${F.shape}]; expected [${classes}], as G has columns`);
  }
  checkPositive('fineTuneLoss', 'temperature', temperature);
  const law = checkLabelMarginal(labelMarginal, classes);
  return fusedOperation<tf.Scalar>(F === undefined ? [x, G] : [x, G, F], (save) => {
    // Cast, not `dtype: 'float32'`: tfjs-backend-wasm 4.22 writes the bits of integers there.
    const indicator = tf.cast(tf.oneHot(labels, classes), 'float32') as tf.Tensor2D;
    const products = tf.div(tf.matMul(x, G), temperature);
    const logits = F === undefined ? products : tf.add(products, F);
    const marginal = law === 'batch' ? tf.mean(indicator, 0) : tf.tensor1d(law);
    const tilted = tf.add(logits, tf.log(marginal));
    const normalisers = tf.logSumExp(tilted, 1, true);
    const positives = tf.div(tf.sum(tf.mul(logits, indicator)), m);
    const residual = tf.div(tf.sub(tf.exp(tf.sub(tilted, normalisers)), indicator), m);
    save([x, G, residual]);
    return {
      value: tf.sub(tf.mean(normalisers), positives) as tf.Scalar,
      gradients: (dy, saved) => {
        const [points, columns, errors] = saved as tf.Tensor2D[];
        const scaled = tf.div(tf.mul(errors, dy), temperature) as tf.Tensor2D;
        const gradients: tf.Tensor[] = [tf.matMul(scaled, columns, false, true), tf.matMul(points, scaled, true, false)];
        return F === undefined ? gradients : [...gradients, tf.mul(tf.sum(errors, 0), dy)];
      },
    };
  });
}

function checkLabelMarginal(marginal: NonNullable<FineTuneLossOptions['labelMarginal']>, classes: number): 'batch' | number[] {
  if (marginal === 'batch') return marginal;
  if (marginal === 'uniform') return Array.from({ length: classes }, () => 1 / classes);
  if (typeof marginal === 'string') {
    throw new OutOfRangeError(`fineTuneLoss: labelMarginal is ${String(marginal)}; expected 'uniform', 'batch' or one number a class`);
  }
  return labelLaw('fineTuneLoss', marginal, classes);
}
