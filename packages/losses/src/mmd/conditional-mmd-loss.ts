import * as tf from '@tensorflow/tfjs-core';

import type { BlockwiseLoss } from '../blocks/blockwise-loss.ts';
import { checkSquareLogits } from '../checks/check-square-logits.ts';
import { OutOfRangeError } from '../errors.ts';
import { sumByRows } from '../fused/by-rows.ts';
import { fusedOperation } from '../fused/fused-operation.ts';
import { checkLossWeights, type LossWeights } from '../loss-weights.ts';
import { checkEstimator } from './check-estimator.ts';
import { checkKernel } from './check-kernel.ts';
import { hollowRows, type KernelRows, matrixRows, timesKernel } from './kernel-rows.ts';
import type { MmdEstimator } from './mmd-estimator.ts';

/** Options of {@link conditionalMmdLoss}. */
export interface ConditionalMmdLossOptions extends LossWeights {
  /** K_u, shape [n, n], symmetric: the kernel of the u_i, needed where λ_u > 0. No gradient flows into it. */
  readonly Ku?: tf.Tensor2D;
  /** K_v, shape [n, n], symmetric: the kernel of the v_i, needed where λ_v > 0. No gradient flows into it. */
  readonly Kv?: tf.Tensor2D;
  /** Default `'u'`. */
  readonly estimator?: MmdEstimator;
}

/**
 * The conditional loss with maximum mean discrepancy in place of the Kullback–Leibler divergence,
 * L = λ_u L_u + λ_v L_v with, p_i the i-th column of the softmax of S over rows,
 *
 *   L_u = mean_i[ ½ p_iᵀ K_u p_i − (K_u p_i)_i ]                                  (`'v'`)
 *   L_u = n/(n−1) · the same with the diagonal of K_u set to 0                    (`'u'`)
 *
 * and L_v likewise with the rows of the softmax over columns and K_v (Baptista, Stuart and Tran 2025, Problem 3.11 and
 * Appendix B; the sign of the cross term corrected). L is (λ_u/2) E_v MMD²(μ_{u|v}, ν_{u|v}) + (λ_v/2) E_u MMD²(μ_{v|u},
 * ν_{v|u}) up to a constant, the squared discrepancy without a root.
 *
 * One fused operation with the gradient of the p_i through the softmax, λ_u/n · P ∘ (g − 1ᵀ(P ∘ g)), g = K_u P − K_u.
 *
 * Invariances: a function of v added to S changes nothing where λ_v = 0, a function of u where λ_u = 0; a constant
 * never does. Chance level, at constant logits: −½ Σ λ · the mean entry of the kernel (off its diagonal for `'u'`).
 * Bound and population optimum: −(λ_u/2) E|m_{u|v}|² − (λ_v/2) E|m_{v|u}|², m the kernel mean of the true conditional,
 * at s = log of the density ratio, up to what has no effect.
 *
 * @param logits S, shape [n, n] with n ≥ 2, including 1/τ: rows u, columns v, pairs on the diagonal.
 * @param options The kernels, λ_u and λ_v (default 1 and 1), the estimator.
 * @returns The loss in units of the kernels, a scalar; differentiable in `logits`.
 * @throws ShapeError If `logits` is not square or a kernel has not its shape.
 * @throws OutOfRangeError If a kernel with a positive weight is missing, or a weight or the estimator is not as stated.
 *
 * @example
 * ```ts
 * import '@tensorflow/tfjs-backend-cpu';
 * import * as tf from '@tensorflow/tfjs-core';
 * import { conditionalMmdLoss, gaussianKernel } from '@crossmodal/losses';
 *
 * const logits = tf.tensor2d([[2, 0, -1], [0.5, 1, 0], [-0.5, 0.25, 1.5]]);
 * const Ku = gaussianKernel(tf.tensor2d([[0], [1], [2.5]]), { bandwidth: 1 });
 * console.log(conditionalMmdLoss(logits, { Ku, lambdaV: 0 }).dataSync()[0].toFixed(5)); // -0.05983
 * console.log(conditionalMmdLoss(logits, { Ku, lambdaV: 0, estimator: 'v' }).dataSync()[0].toFixed(5)); // -0.45821
 * ```
 */
export function conditionalMmdLoss(logits: tf.Tensor2D, options: ConditionalMmdLossOptions): tf.Scalar {
  const n = checkSquareLogits('conditionalMmdLoss', logits);
  const { lambdaU, lambdaV } = checkLossWeights('conditionalMmdLoss', options);
  const estimator = checkEstimator('conditionalMmdLoss', options.estimator ?? 'u');
  const halves = [
    { axis: 0 as const, weight: lambdaU, kernel: options.Ku, names: ['Ku', 'lambdaU'] },
    { axis: 1 as const, weight: lambdaV, kernel: options.Kv, names: ['Kv', 'lambdaV'] },
  ].flatMap(({ axis, weight, kernel, names: [name, weightName] }) => {
    if (weight === 0) return [];
    if (kernel === undefined) {
      throw new OutOfRangeError(`conditionalMmdLoss: ${name} is missing and ${weightName} is ${weight}; expected a kernel, or the weight 0`);
    }
    return [{ axis, weight, kernel: checkKernel(`conditionalMmdLoss: ${name}`, kernel, n) }];
  });
  return fusedOperation<tf.Scalar>([logits], (save) => {
    const computed = halves.map(({ axis, weight, kernel }) => {
      const K = (estimator === 'v' ? matrixRows(kernel) : hollowRows(matrixRows(kernel))).read(0, n);
      const P = tf.exp(tf.sub(logits, tf.logSumExp(logits, axis, true))) as tf.Tensor2D;
      const mean = tf.matMul(axis === 0 ? K : P, axis === 0 ? P : K) as tf.Tensor2D;
      return discrepancy(P, { K, mean, axis, factor: factorOf(weight, estimator, n) });
    });
    save(computed.map(({ gradient }) => gradient));
    return {
      value: tf.addN(computed.map(({ value }) => value)) as tf.Scalar,
      gradients: (dy, saved) => [tf.mul(tf.addN(saved), dy)],
    };
  });
}

/** The half that predicts v, times `weight`, a block of rows at a time. */
export function blockwiseMmdHalf({ kernel, weight, estimator, chunk }: { kernel: KernelRows; weight: number; estimator: MmdEstimator; chunk: number }): BlockwiseLoss {
  const rowsOfK = estimator === 'v' ? kernel : hollowRows(kernel);
  return {
    share: ({ logits, start, rows }) =>
      fusedOperation<tf.Scalar>([logits], (save) => {
        const P = tf.exp(tf.sub(logits, tf.logSumExp(logits, 1, true))) as tf.Tensor2D;
        const own = rowsOfK.read(start, logits.shape[0]);
        const { value, gradient } = discrepancy(P, { K: own, mean: timesKernel(P, rowsOfK, chunk), axis: 1, factor: factorOf(weight, estimator, rows) });
        save([gradient]);
        return { value: value as tf.Scalar, gradients: (dy, [saved]) => [tf.mul(saved, dy)] };
      }),
  };
}

function factorOf(weight: number, estimator: MmdEstimator, n: number): number {
  return weight / (estimator === 'v' ? n : n - 1);
}

interface Discrepancy {
  readonly K: tf.Tensor2D;
  /** K P or P K. */
  readonly mean: tf.Tensor2D;
  /** Over which the softmax normalises. */
  readonly axis: 0 | 1;
  readonly factor: number;
}

/** `factor` Σ_i [½ p_iᵀ K p_i − (K p_i)_i] and its gradient with respect to the logits behind P. */
function discrepancy(P: tf.Tensor2D, { K, mean, axis, factor }: Discrepancy): { value: tf.Tensor; gradient: tf.Tensor } {
  // Σ_i (K p_i)_i is Σ K ∘ P, as K is symmetric: value and gradient share ½KP − K and KP − K.
  const value = tf.mul(sumByRows(tf.mul(P, tf.sub(tf.mul(mean, 0.5), K))), factor);
  const slope = tf.sub(mean, K);
  const average = tf.sum(tf.mul(P, slope), axis, true);
  return { value, gradient: tf.mul(tf.mul(P, tf.sub(slope, average)), factor) };
}
