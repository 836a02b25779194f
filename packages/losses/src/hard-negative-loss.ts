import * as tf from '@tensorflow/tfjs-core';

import { denseLoss, type BlockwiseLoss } from './blocks/blockwise-loss.ts';
import { checkSquareLogits } from './checks/check-square-logits.ts';
import { checkNonNegative } from './checks/check-non-negative.ts';
import { OutOfRangeError } from './errors.ts';
import { diagonal } from './fused/diagonal.ts';
import { diagonalRows } from './fused/identity-rows.ts';
import { logOffDiagonal } from './fused/log-off-diagonal.ts';
import { softplus } from './fused/softplus.ts';
import { fusedOperation } from './fused/fused-operation.ts';

/** Options of {@link hardNegativeLoss}. */
export interface HardNegativeLossOptions {
  /** β ≥ 0, concentration of the negatives on those with large logits; default 1. */
  readonly beta?: number;
  /** τ⁺ from 0 to below 1, the probability that a negative is of the anchor's class; default 0. */
  readonly tauPlus?: number;
  /** The least value of a logit, −1/τ for cosines, at which the corrected mean is cut; needed with τ⁺ > 0. */
  readonly minimumLogit?: number;
}

/**
 * InfoNCE with hard and debiased negatives, v given u (Robinson, Chuang, Sra and Jegelka 2021, the hard
 * negative objective):
 *
 *   L = (1/n) Σ_i log(1 + N_i exp(−S_ii)),   N_i = (n − 1) max( (E_i − τ⁺ exp S_ii)/(1 − τ⁺), exp S_min ),
 *
 * E_i = Σ_{j ≠ i} q_ij exp S_ij and q_i the softmax of β S_ij over j ≠ i, so that log E_i = LSE_{j ≠ i} (β + 1) S_ij −
 * LSE_{j ≠ i} β S_ij. β = 0 is the debiased loss of Chuang et al. (2020); with τ⁺ = 0 as well it is `infoNceLoss`.
 *
 * Gradient: with g_i = N_i/(N_i + exp S_ii), a row has ∂ log N_i − ∂ S_ii times g_i/n; ∂ log E_i = (β + 1) q'_ij − β q_ij,
 * q' the softmax of (β + 1) S_ij over j ≠ i. The weights q carry a gradient too.
 *
 * Invariances with τ⁺ = 0: a function of u added to S; order of the negatives. Chance level: log n at constant logits
 * c ≥ S_min, for every β and τ⁺. Bound: L ≥ 0. With β > 0 its optimum is no density ratio, for the negatives are not
 * drawn from μ_v: right for ranking where negatives are mostly easy, not for calibrated classification or generation.
 *
 * @param logits S, shape [n, n] with n ≥ 2, including 1/τ: rows u, columns v, pairs on the diagonal.
 * @param options β, τ⁺ and the least logit.
 * @returns The loss in nats, a scalar; differentiable in `logits`.
 * @throws ShapeError If `logits` is not square or has fewer than two rows.
 * @throws OutOfRangeError If an option is out of range, or τ⁺ > 0 without a finite `minimumLogit`.
 *
 * @example
 * ```ts
 * import '@tensorflow/tfjs-backend-cpu';
 * import * as tf from '@tensorflow/tfjs-core';
 * import { hardNegativeLoss } from '@crossmodal/losses';
 *
 * const logits = tf.tensor2d([[2, 0, -1], [0.5, 1, 0], [-0.5, 0.25, 1.5]]);
 * console.log(hardNegativeLoss(logits, { beta: 0 }).dataSync()[0].toFixed(5)); // 0.40069
 * console.log(hardNegativeLoss(logits, { beta: 1 }).dataSync()[0].toFixed(5)); // 0.43382
 * ```
 */
export function hardNegativeLoss(logits: tf.Tensor2D, options: HardNegativeLossOptions = {}): tf.Scalar {
  checkSquareLogits('hardNegativeLoss', logits);
  return denseLoss(blockwiseHardNegativeLoss(options), logits);
}

/** The same a block of rows at a time. */
export function blockwiseHardNegativeLoss({ beta = 1, tauPlus = 0, minimumLogit = -Infinity }: HardNegativeLossOptions): BlockwiseLoss {
  checkNonNegative('hardNegativeLoss', 'beta', beta);
  if (!(tauPlus >= 0 && tauPlus < 1)) {
    throw new OutOfRangeError(`hardNegativeLoss: tauPlus is ${tauPlus}; expected a number from 0 to below 1`);
  }
  if (tauPlus > 0 && !Number.isFinite(minimumLogit)) {
    throw new OutOfRangeError(`hardNegativeLoss: minimumLogit is ${minimumLogit}; expected a finite number where tauPlus > 0`);
  }
  return {
    share: (block) => {
      const { logits, start, rows } = block;
      const [count, columns] = logits.shape;
      return fusedOperation<tf.Scalar>([logits], (save) => {
        const outside = logOffDiagonal(block);
        const [sharp, broad] = [beta + 1, beta].map((power) => tf.add(tf.mul(logits, power), outside));
        const [sharpNormalisers, broadNormalisers] = [sharp, broad].map((x) => tf.logSumExp(x, 1, true));
        const paired = tf.reshape(diagonal(block), [count, 1]);
        const logMean = tf.sub(sharpNormalisers, broadNormalisers);
        let [logNegatives, throughMean, throughPair]: tf.Tensor[] = [logMean, tf.onesLike(logMean), tf.zerosLike(logMean)];
        if (tauPlus > 0) {
          // τ⁺ e^{S_ii}/E_i, at most 1, where the corrected mean is 0 and the cut takes over.
          const share = tf.exp(tf.minimum(tf.add(tf.sub(paired, logMean), Math.log(tauPlus)), 0));
          const rest = tf.maximum(tf.sub(1, share), 1e-30);
          const corrected = tf.sub(tf.add(logMean, tf.log(rest)), Math.log(1 - tauPlus));
          const active = tf.cast(tf.greater(corrected, minimumLogit), 'float32');
          logNegatives = tf.maximum(corrected, minimumLogit);
          throughMean = tf.div(active, rest);
          throughPair = tf.sub(active, throughMean);
        }
        const excess = tf.sub(tf.add(logNegatives, Math.log(columns - 1)), paired);
        const slopes = tf.div(tf.sigmoid(excess), rows);
        save([sharp, broad, sharpNormalisers, broadNormalisers, tf.mul(slopes, throughMean), tf.mul(slopes, tf.sub(throughPair, 1))]);
        return {
          value: tf.div(tf.sum(softplus(excess)), rows) as tf.Scalar,
          gradients: (dy, [x, y, logX, logY, ofMean, ofPair]) => {
            const ofLogMean = tf.sub(tf.mul(tf.exp(tf.sub(x, logX)), beta + 1), tf.mul(tf.exp(tf.sub(y, logY)), beta));
            return [tf.mul(tf.add(tf.mul(ofLogMean, ofMean), diagonalRows(ofPair as tf.Tensor2D, columns, start)), dy)];
          },
        };
      });
    },
  };
}
