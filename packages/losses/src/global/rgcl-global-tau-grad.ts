import * as tf from '@tensorflow/tfjs-core';

import { checkNonNegative } from '../checks/check-non-negative.ts';
import { checkLossWeights, type LossWeights } from '../loss-weights.ts';
import type { BothSides } from './anchors.ts';

/**
 * The derivative of the robust global contrastive loss with one temperature for all (FastCLIP-v3; Wei et al. 2024),
 *
 *   R(τ) = (λ_v/2) mean_i τ(log u_i + ρ) + (λ_u/2) the same of the anchors v,
 *
 * with respect to τ: the weighted means of the samples' own derivatives, plus ρ(λ_u + λ_v)/2. With ρ = 0 it is that of
 * the loss without the robust term.
 *
 * @param gradients Derivatives of τ log(ε + u) with respect to the temperatures, as `gclStep` gives them.
 * @param options ρ ≥ 0, default 0, and the weights.
 * @returns A scalar; not differentiable.
 * @throws OutOfRangeError If an option is out of range.
 *
 * @example
 * ```ts
 * import '@tensorflow/tfjs-backend-cpu';
 * import * as tf from '@tensorflow/tfjs-core';
 * import { rgclGlobalTauGrad } from '@crossmodal/losses';
 *
 * const gradients = { u: tf.tensor1d([-1, 0]), v: tf.tensor1d([0.5, 0.5]) };
 * console.log(rgclGlobalTauGrad(gradients, { rho: 6.5 }).dataSync()[0]); // 6.5
 * ```
 */
export function rgclGlobalTauGrad(gradients: BothSides<tf.Tensor1D>, options: LossWeights & { readonly rho?: number } = {}): tf.Scalar {
  const rho = checkNonNegative('rgclGlobalTauGrad', 'rho', options.rho ?? 0);
  const { lambdaU, lambdaV } = checkLossWeights('rgclGlobalTauGrad', options);
  return tf.tidy(
    () => tf.add(tf.add(tf.mul(tf.mean(gradients.u), lambdaV / 2), tf.mul(tf.mean(gradients.v), lambdaU / 2)), (rho * (lambdaU + lambdaV)) / 2) as tf.Scalar,
  );
}
