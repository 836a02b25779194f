import * as tf from '@tensorflow/tfjs-core';

import { OutOfRangeError, ShapeError } from './errors.ts';
import { fusedOperation } from './fused/fused-operation.ts';
import { labelLaw } from './labels/label-law.ts';
import { checkLossWeights, type LossWeights } from './loss-weights.ts';

/** Options of {@link labelledConditionalLoss}. */
export interface LabelledConditionalLossOptions extends LossWeights {
  /**
   * Law μ_v of the labels in the normaliser of v given u: `'batch'` (default) takes the frequencies of the batch,
   * which makes the loss equal to `conditionalLoss` of the n × n logits of the pairs; numbers that sum to 1, one a
   * class, replace them by a known law.
   */
  readonly labelMarginal?: 'batch' | readonly number[] | Float64Array;
}

/**
 * The conditional loss where v is one of K labels, from logits of shape [n, K] instead of [n, n]:
 *
 *   L = (λ_u/2) [ −mean_i L_{i,y_i} + Σ_c (n_c/n) log mean_i exp L_ic ]
 *     + (λ_v/2) [ −mean_i L_{i,y_i} + mean_i log Σ_c π_c exp L_ic ],
 *
 * n_c the number of labels c in the batch and π the label marginal. It equals the loss of Baptista, Stuart and Tran
 * (2025, equation 12 and Problem 3.13) on the logits S_ij = L_{i,y_j} of the pairs, at K/n of the cost. (0, 2) is
 * label given image; with π uniform it is softmax cross-entropy minus log K (Proposition 6.1, corrected: the loss
 * that predicts v has λ_v = 2). (2, 0) is image given label; its gradient does not see a number added to a column.
 *
 * One fused operation with the gradient, P_v the softmax over classes of L + log π and P_u the softmax over rows:
 *
 *   ∂L/∂L_ic = (1/n) [ (λ_u/2)(n_c P_u[i,c] − 1{y_i = c}) + (λ_v/2)(P_v[i,c] − 1{y_i = c}) ].
 *
 * @param logits L, shape [n, K], L_ic = s(u_i, v = c), including 1/τ.
 * @param labels y, shape [n], int32, each from 0 to K − 1.
 * @param options λ_u and λ_v (default 1 and 1) and the label marginal.
 * @returns The loss in nats, a scalar; differentiable in `logits`. Add log n for the CLIP convention (Theorem 2.8).
 * @throws ShapeError If the shapes do not match.
 * @throws OutOfRangeError If `logits` is not float32, or a weight or the label marginal is not what is stated above.
 *
 * @example
 * ```ts
 * import '@tensorflow/tfjs-backend-cpu';
 * import * as tf from '@tensorflow/tfjs-core';
 * import { labelledConditionalLoss } from '@crossmodal/losses';
 *
 * const logits = tf.tensor2d([[2, 0], [0, 1], [0, 3]]);
 * const labels = tf.tensor1d([0, 1, 1], 'int32');
 * const uniform = { lambdaU: 0, lambdaV: 2, labelMarginal: [0.5, 0.5] };
 * const crossEntropy = (Math.log(1 + Math.exp(-2)) + Math.log(1 + Math.exp(-1)) + Math.log(1 + Math.exp(-3))) / 3;
 * console.log((labelledConditionalLoss(logits, labels, uniform).dataSync()[0] + Math.log(2)).toFixed(5)); // 0.16293
 * console.log(crossEntropy.toFixed(5)); // 0.16293
 * ```
 */
export function labelledConditionalLoss(
  logits: tf.Tensor2D,
  labels: tf.Tensor1D,
  options: LabelledConditionalLossOptions = {},
): tf.Scalar {
  const { lambdaU, lambdaV } = checkLossWeights('labelledConditionalLoss', options);
  const [n, classes] = logits.shape;
  if (logits.rank !== 2 || labels.rank !== 1 || labels.shape[0] !== n || n < 1 || classes < 2) {
    throw new ShapeError(
      `labelledConditionalLoss: logits is [${logits.shape}] and labels is [${labels.shape}]; expected [n, K] with K >= 2 and [n]`,
    );
  }
  if (labels.dtype !== 'int32') {
    throw new ShapeError(`labelledConditionalLoss: labels has type ${labels.dtype}; expected int32`);
  }
  if (logits.dtype !== 'float32') throw new OutOfRangeError(`labelledConditionalLoss: logits has type ${logits.dtype}; expected float32`);
  const { labelMarginal = 'batch' } = options;
  const law = labelMarginal === 'batch' ? labelMarginal : labelLaw('labelledConditionalLoss', labelMarginal, classes);

  return tf.tidy(() => {
    // Cast, not `dtype: 'float32'`: tfjs-backend-wasm 4.22 writes the bits of integers there.
    const indicator = tf.cast(tf.oneHot(labels, classes), 'float32');
    const frequencies = tf.mean(indicator, 0);
    const logLaw = tf.log(law === 'batch' ? frequencies : tf.tensor1d(law));
    // Only the logits carry a gradient; the others are functions of the labels.
    return fusedOperation([logits], (save) => {
      const tilted = tf.add(logits, logLaw);
      const rowNormalisers = tf.logSumExp(tilted, 1, true);
      const columnNormalisers = tf.logSumExp(logits, 0, true);
      const positives = tf.div(tf.sum(tf.mul(logits, indicator)), n);
      const halfU = tf.sub(tf.sum(tf.mul(frequencies, tf.sub(columnNormalisers, Math.log(n)))), positives);
      const halfV = tf.sub(tf.mean(rowNormalisers), positives);
      save([logits, tilted, rowNormalisers, columnNormalisers, indicator, frequencies]);
      return {
        value: tf.add(tf.mul(halfU, lambdaU / 2), tf.mul(halfV, lambdaV / 2)) as tf.Scalar,
        gradients: (dy, [l, savedTilted, rows, columns, savedIndicator, savedFrequencies]) => {
          let gradient: tf.Tensor = tf.mul(savedIndicator, -(lambdaU + lambdaV) / (2 * n));
          if (lambdaU > 0) {
            const byColumn = tf.mul(tf.exp(tf.sub(l, columns)), savedFrequencies);
            gradient = tf.add(gradient, tf.mul(byColumn, lambdaU / 2));
          }
          if (lambdaV > 0) {
            gradient = tf.add(gradient, tf.mul(tf.exp(tf.sub(savedTilted, rows)), lambdaV / (2 * n)));
          }
          return [tf.mul(gradient, dy)];
        },
      };
    });
  });
}
