import * as tf from '@tensorflow/tfjs-core';

import { denseLoss, type BlockwiseLoss } from './blocks/blockwise-loss.ts';
import { checkSquareLogits } from './checks/check-square-logits.ts';
import { OutOfRangeError, ShapeError } from './errors.ts';
import { sumByRows } from './fused/by-rows.ts';
import { diagonal } from './fused/diagonal.ts';
import { softplus } from './fused/softplus.ts';
import { fusedOperation } from './fused/fused-operation.ts';
import { minusIdentity } from './fused/identity-rows.ts';

/** Options of {@link sigLipLoss}. */
export interface SigLipLossOptions {
  /** b, added to every logit: a number, or a scalar that carries a gradient; default 0. The paper starts at −10. */
  readonly bias?: number | tf.Scalar;
}

/**
 * The sigmoid loss of SigLIP (Zhai, Mustafa, Kolesnikov and Beyer 2023, section 3.2, with the sign of b of its algorithm 1): every entry of the logits is a
 * yes-or-no question of its own,
 *
 *   L = (1/n) Σ_ij log(1 + exp(−y_ij (S_ij + b))),   y_ij = 1 on the diagonal and −1 elsewhere.
 *
 * Gradient: ∂L/∂S = (σ(S + b) − I)/n with the logistic σ, and ∂L/∂b its sum.
 *
 * Invariances: exchange of u and v, order of the pairs; none of added functions, not even a constant unless b takes it
 * up. Chance level: log n + (n − 1) log(n/(n − 1)), at S + b = −log(n − 1), the optimal bias of constant logits 0; it
 * stays below 1 + log n. Bound: L ≥ 0. At the population optimum S + b = log of the density ratio − log(n − 1), so it
 * is right for the same tasks as `clipLoss`, both directions of retrieval, and needs no normaliser over the batch; its
 * logits are calibrated for batches of the same n.
 *
 * @param logits S, shape [n, n] with n ≥ 2, including 1/τ: rows u, columns v, pairs on the diagonal.
 * @param options The bias.
 * @returns The loss in nats, a scalar; differentiable in `logits` and in a bias that is a tensor.
 * @throws ShapeError If `logits` is not square, has fewer than two rows, or the bias is a tensor of numbers.
 * @throws OutOfRangeError If the bias is not finite.
 *
 * @example
 * ```ts
 * import '@tensorflow/tfjs-backend-cpu';
 * import * as tf from '@tensorflow/tfjs-core';
 * import { sigLipLoss } from '@crossmodal/losses';
 *
 * const constant = tf.zeros([3, 3]);
 * console.log(sigLipLoss(constant).dataSync()[0].toFixed(4), (3 * Math.log(2)).toFixed(4)); // 2.0794 2.0794
 * console.log(sigLipLoss(constant, { bias: -Math.log(2) }).dataSync()[0].toFixed(4)); // 1.9095
 * console.log((Math.log(3) + 2 * Math.log(3 / 2)).toFixed(4)); // 1.9095
 * ```
 */
export function sigLipLoss(logits: tf.Tensor2D, { bias = 0 }: SigLipLossOptions = {}): tf.Scalar {
  checkSquareLogits('sigLipLoss', logits);
  checkBias(bias);
  return denseLoss(blockwiseSigLipLoss(bias), logits);
}

/** The same a block of rows at a time. */
export function blockwiseSigLipLoss(bias: number | tf.Scalar): BlockwiseLoss {
  return {
    share: ({ logits, start, rows }) => {
      return fusedOperation<tf.Scalar>(typeof bias === 'number' ? [logits] : [logits, bias], (save) => {
        const shifted = tf.add(logits, bias) as tf.Tensor2D;
        save([shifted]);
        return {
          // Row by row, for float32 loses digits in one sum of n² terms.
          value: tf.div(tf.sum(tf.sub(tf.sum(softplus(shifted), 1), diagonal({ logits: shifted, start }))), rows) as tf.Scalar,
          gradients: (dy, [saved]) => {
            const gradient = tf.mul(minusIdentity(tf.sigmoid(saved), { start, value: 1 }), tf.div(dy, rows));
            return typeof bias === 'number' ? [gradient] : [gradient, sumByRows(gradient)];
          },
        };
      });
    },
  };
}

/** Refuses a bias that is no number or scalar. */
export function checkBias(bias: number | tf.Scalar): void {
  if (typeof bias === 'number' && !Number.isFinite(bias)) {
    throw new OutOfRangeError(`sigLipLoss: bias is ${bias}; expected a finite number`);
  }
  if (typeof bias !== 'number' && bias.rank !== 0) {
    throw new ShapeError(`sigLipLoss: bias is [${bias.shape}]; expected a number or a scalar`);
  }
}
