import * as tf from '@tensorflow/tfjs-core';

import { denseLoss, type BlockwiseLoss, type LogitBlocks } from '../blocks/blockwise-loss.ts';
import type { RowBlock } from '../blocks/row-block.ts';
import { checkSquareLogits } from '../checks/check-square-logits.ts';
import { logSumExpByRows, sumByRows } from '../fused/by-rows.ts';
import { fusedOperation } from '../fused/fused-operation.ts';
import { checkEstimator } from './check-estimator.ts';
import { checkKernel } from './check-kernel.ts';
import { hollowRows, type KernelRows, matrixRows, timesKernel } from './kernel-rows.ts';
import type { MmdEstimator } from './mmd-estimator.ts';

/** Options of {@link jointMmdLoss}. */
export interface JointMmdLossOptions {
  /** K_u, shape [n, n], symmetric: the kernel of the u_i. No gradient flows into it. */
  readonly Ku: tf.Tensor2D;
  /** K_v, shape [n, n], symmetric: the kernel of the v_i. No gradient flows into it. */
  readonly Kv: tf.Tensor2D;
  /** Default `'u'`. */
  readonly estimator?: MmdEstimator;
}

/**
 * The joint loss with maximum mean discrepancy in place of the Kullback–Leibler divergence, for the product kernel
 * k_u k_v and W the softmax over all n² entries of S:
 *
 *   L = Tr(K_u W K_v Wᵀ) − (2/n) Tr(K_u W K_v)                                    (`'v'`)
 *   L = (n/(n−1))² · the same with the diagonals of K_u and K_v set to 0          (`'u'`)
 *
 * (Baptista, Stuart and Tran 2025, Appendix B, with equation 23). L is MMD²(μ, ν) up to a constant.
 *
 * One fused operation with the gradient W ∘ (g − Σ W ∘ g), g = 2 (K_u W K_v − K_u K_v / n).
 *
 * Invariance: a constant added to S, and nothing else, changes nothing. Chance level, at constant logits, for `'v'`:
 * m_u m_v − 2 mean_i k̄_u(i) k̄_v(i), with m the mean entry and k̄ the row means of the kernels. Bound and population
 * optimum: −|m_μ|², m_μ the kernel mean of the joint law, at s = log of the density ratio up to a constant.
 *
 * @param logits S, shape [n, n] with n ≥ 2, including 1/τ: rows u, columns v, pairs on the diagonal.
 * @param options The kernels and the estimator.
 * @returns The loss in units of the product of the kernels, a scalar; differentiable in `logits`.
 * @throws ShapeError If `logits` is not square or a kernel has not its shape.
 * @throws OutOfRangeError If the estimator has another name.
 *
 * @example
 * ```ts
 * import '@tensorflow/tfjs-backend-cpu';
 * import * as tf from '@tensorflow/tfjs-core';
 * import { gaussianKernel, jointMmdLoss } from '@crossmodal/losses';
 *
 * const logits = tf.tensor2d([[2, 0, -1], [0.5, 1, 0], [-0.5, 0.25, 1.5]]);
 * const Ku = gaussianKernel(tf.tensor2d([[0], [1], [2.5]]), { bandwidth: 1 });
 * const Kv = gaussianKernel(tf.tensor2d([[0.2], [0.9], [2]]), { bandwidth: 1 });
 * console.log(jointMmdLoss(logits, { Ku, Kv, estimator: 'v' }).dataSync()[0].toFixed(5)); // -0.45922
 * ```
 */
export function jointMmdLoss(logits: tf.Tensor2D, { Ku, Kv, estimator = 'u' }: JointMmdLossOptions): tf.Scalar {
  const n = checkSquareLogits('jointMmdLoss', logits);
  checkKernel('jointMmdLoss: Ku', Ku, n);
  checkKernel('jointMmdLoss: Kv', Kv, n);
  checkEstimator('jointMmdLoss', estimator);
  return tf.tidy(() => denseLoss(blockwiseJointMmdLoss({ Ku: matrixRows(Ku), Kv: matrixRows(Kv), estimator, chunk: n }), logits));
}

/** The same a block of rows at a time. Every block meets every other, so the logits are made once more for each. */
export function blockwiseJointMmdLoss({ Ku, Kv, estimator, chunk }: { Ku: KernelRows; Kv: KernelRows; estimator: MmdEstimator; chunk: number }): BlockwiseLoss {
  const [A, B] = estimator === 'v' ? [Ku, Kv] : [hollowRows(Ku), hollowRows(Kv)];
  const terms = ({ logits, start, rows }: RowBlock, normaliser: tf.Tensor, all: LogitBlocks) => {
    const count = logits.shape[0];
    const own = A.read(start, count);
    const weights = (block: RowBlock) => tf.exp(tf.sub(block.logits, normaliser)) as tf.Tensor2D;
    const parts = all.map((block) => tf.matMul(tf.slice(own, [0, block.start], [count, block.logits.shape[0]]), weights(block)));
    const model = timesKernel(tf.addN(parts) as tf.Tensor2D, B, chunk);
    const data = tf.div(timesKernel(own, B, chunk), rows);
    const factor = estimator === 'v' ? 1 : (rows / (rows - 1)) ** 2;
    return { W: weights({ logits, start, rows }), model, data, factor };
  };
  return {
    prepare: (logits) => {
      const normalisers = logits.map((block) => logSumExpByRows(block.logits));
      if (normalisers.length === 1) return normalisers;
      const normaliser = tf.logSumExp(tf.stack(normalisers));
      const averages = logits.map((block) => {
        const { W, model, data, factor } = terms(block, normaliser, logits);
        return tf.mul(sumByRows(tf.mul(W, tf.sub(model, data))), 2 * factor) as tf.Scalar;
      });
      return [normaliser, tf.addN(averages)];
    },
    share: (block, [normaliser, average], all) =>
      fusedOperation<tf.Scalar>([block.logits], (save) => {
        const { W, model, data, factor } = terms(block, normaliser, all);
        const slope = tf.mul(tf.sub(model, data), 2 * factor);
        // A single block is the whole, and its average that of all.
        save([tf.mul(W, tf.sub(slope, average ?? sumByRows(tf.mul(W, slope))))]);
        return {
          value: tf.mul(sumByRows(tf.mul(W, tf.sub(model, tf.mul(data, 2)))), factor) as tf.Scalar,
          gradients: (dy, [gradient]) => [tf.mul(gradient, dy)],
        };
      }),
  };
}
