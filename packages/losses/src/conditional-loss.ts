import * as tf from '@tensorflow/tfjs-core';

import { denseLoss, type BlockwiseLoss } from './blocks/blockwise-loss.ts';
import { checkSquareLogits } from './checks/check-square-logits.ts';
import { diagonal } from './fused/diagonal.ts';
import { fusedOperation } from './fused/fused-operation.ts';
import { minusIdentity } from './fused/identity-rows.ts';
import { softmaxOf } from './fused/softmax-of.ts';
import { checkLossWeights, type LossWeights } from './loss-weights.ts';

/**
 * The weighted conditional loss of a batch of pairs,
 *
 *   L(S) = (λ_u/2) · mean_i[ −S_ii + log mean_j exp S_ji ] + (λ_v/2) · mean_i[ −S_ii + log mean_j exp S_ij ]
 *
 * (Baptista, Stuart and Tran 2025, equation 12 and Problem 3.13). With λ_u = λ_v = 1 it is the CLIP loss minus log n
 * (Theorem 2.8). One fused operation with the gradient
 *
 *   ∂L/∂S = (1/n) [ (λ_u/2)(P_col − I) + (λ_v/2)(P_row − I) ],
 *
 * P_col and P_row the softmax of S over columns and rows.
 *
 * Invariances: a function of v added to S changes nothing where λ_v = 0, a function of u nothing where λ_u = 0; a
 * constant never does. Bounds: −log n ≤ L·2/(λ_u + λ_v); L = 0 for constant logits (chance). At the population
 * optimum L = −((λ_u + λ_v)/2) I(u; v).
 *
 * @param logits S, shape [n, n] with n ≥ 2, including 1/τ: rows u, columns v, pairs on the diagonal.
 * @param weights λ_u and λ_v; default 1 and 1.
 * @returns The loss in nats, a scalar; differentiable in `logits`.
 * @throws ShapeError If `logits` is not square or has fewer than two rows.
 * @throws OutOfRangeError If a weight is negative, not finite, or both are 0.
 *
 * @example
 * ```ts
 * import '@tensorflow/tfjs-backend-cpu';
 * import * as tf from '@tensorflow/tfjs-core';
 * import { conditionalLoss } from '@crossmodal/losses';
 *
 * const logits = tf.tensor2d([[2, 0, -1], [0.5, 1, 0], [-0.5, 0.25, 1.5]]);
 * console.log(conditionalLoss(logits).dataSync()[0].toFixed(6)); // -0.707829
 * console.log(conditionalLoss(logits, { lambdaU: 2, lambdaV: 0 }).dataSync()[0].toFixed(6)); // -0.717734
 * ```
 */
export function conditionalLoss(logits: tf.Tensor2D, weights: LossWeights = {}): tf.Scalar {
  const checked = checkLossWeights('conditionalLoss', weights);
  checkSquareLogits('conditionalLoss', logits);
  return tf.tidy(() => denseLoss(blockwiseConditionalLoss(checked), logits));
}

/** The same a block of rows at a time; only the normalisers of the columns need all of them. */
export function blockwiseConditionalLoss({ lambdaU, lambdaV }: Required<LossWeights>): BlockwiseLoss {
  const total = (lambdaU + lambdaV) / 2;
  return {
    prepare: (logits) => {
      if (lambdaU === 0) return [];
      const ofBlocks = logits.map((block) => tf.logSumExp(block.logits, 0, true));
      return [ofBlocks.length === 1 ? ofBlocks[0] : tf.logSumExp(tf.concat(ofBlocks, 0), 0, true)];
    },
    share: (block, known) => {
      const { logits, start, rows } = block;
      const count = logits.shape[0];
      return fusedOperation<tf.Scalar>([logits], (save) => {
        const sums: tf.Tensor[] = [tf.mul(tf.sum(diagonal(block)), -total)];
        // One normaliser a half that counts, less the log of its weight, so that exp(S − it) is its part of the gradient.
        const shifted: tf.Tensor[] = [];
        const half = (normalisers: tf.Tensor, own: tf.Tensor, lambda: number) => {
          sums.push(tf.mul(tf.sum(own), lambda / 2));
          shifted.push(tf.sub(normalisers, Math.log(lambda / (2 * rows))));
        };
        if (lambdaU > 0) half(known[0], tf.slice(known[0], [0, start], [1, count]), lambdaU);
        if (lambdaV > 0) {
          const normalisers = tf.logSumExp(logits, 1, true);
          half(normalisers, normalisers, lambdaV);
        }
        save([logits, ...shifted]);
        return {
          value: tf.sub(tf.div(tf.addN(sums), rows), (total * count * Math.log(rows)) / rows) as tf.Scalar,
          gradients: (dy, [s, ...normalisers]) => {
            // Every step frees what it was made of, so that few matrices exist at a time.
            const predicted = tf.tidy(() => {
              const halves = normalisers.map((normaliser) => softmaxOf(s, normaliser));
              return halves.length === 1 ? halves[0] : tf.add(halves[0], halves[1]);
            });
            return [tf.mul(minusIdentity(predicted, { start, value: total / rows }), dy)];
          },
        };
      });
    },
  };
}
