import * as tf from '@tensorflow/tfjs-core';

import { OutOfRangeError } from '../errors.ts';
import { logAddExp } from '../fused/log-add-exp.ts';
import { softplus } from '../fused/softplus.ts';

/**
 * The dual step of SCENT for ν = log u, the logarithm of a normaliser: a mirror step in closed form,
 *
 *   ν ← ν + log(1 + e^α g) − log(1 + e^{α + ν}),
 *
 * which is the moving average e^ν ← (1 − γ)e^ν + γg whose γ = 1/(1 + e^{−α − ν}) depends on the sample: a normaliser that
 * was small moves little. Computed from log g, so that nothing overflows.
 *
 * @param nu ν of some samples, any shape.
 * @param logG log g of the same samples, as the batch estimates it.
 * @param options `alpha`, the logarithm of the step.
 * @returns The new ν; not differentiable.
 * @throws OutOfRangeError If `alpha` is not finite.
 *
 * @example
 * ```ts
 * import '@tensorflow/tfjs-backend-cpu';
 * import * as tf from '@tensorflow/tfjs-core';
 * import { scentNuUpdate } from '@crossmodal/losses';
 *
 * const nu = scentNuUpdate(tf.tensor1d([0.3]), tf.tensor1d([Math.log(2)]), { alpha: 1 });
 * console.log(nu.dataSync()[0].toFixed(5)); // 0.62099
 * ```
 */
export function scentNuUpdate<T extends tf.Tensor>(nu: T, logG: T, { alpha }: { readonly alpha: number }): T {
  if (!Number.isFinite(alpha)) throw new OutOfRangeError(`scentNuUpdate: alpha is ${alpha}; expected a finite number`);
  return tf.tidy(() => {
    const place = tf.add(nu, alpha);
    // log(1 − γ) + ν and log γ + log g.
    return logAddExp(tf.sub(nu, softplus(place)), tf.sub(logG, softplus(tf.neg(place)))) as T;
  });
}
