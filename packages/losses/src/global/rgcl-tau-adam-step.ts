import * as tf from '@tensorflow/tfjs-core';

import { checkTauStep, cut, type TauStepOptions } from './rgcl-tau-step.ts';

/** The individual temperatures of some samples, with the moments of Adam; all of one shape. */
export interface TauAdamState<T extends tf.Tensor = tf.Tensor> {
  readonly temperature: T;
  readonly first: T;
  readonly second: T;
  /** How often the sample has made a step before. */
  readonly visits: T;
}

const [BETA_1, BETA_2, EPSILON] = [0.9, 0.999, 1e-8];

/**
 * A step of the individual temperatures of FastCLIP-v2 (Wei et al. 2024): Adam, coordinate by coordinate. With d the
 * derivative of τ log(ε + u) as `gclStep` gives it, a = clip(d + ρ, ±5) and k the visits before,
 *
 *   m ← β₁m + (1 − β₁)a, v ← β₂v + (1 − β₂)a², τ ← clip(τ − η m̂/(√v̂ + 1e-8), τ_min, τ_max),
 *
 * where m̂ = m/(1 − β₁^(k+1)), v̂ = v/(1 − β₂^(k+1)), and at the first visit β₁ = β₂ = 0: the first step has the length η.
 * FastCLIP counts epochs, which is the same where every epoch visits each sample once.
 *
 * @param state The temperatures and the moments, those of new samples 0.
 * @param gradient d, of the same shape.
 * @param options ρ, η and the bounds.
 * @returns The new state; not differentiable.
 * @throws OutOfRangeError If an option is out of range.
 *
 * @example
 * ```ts
 * import '@tensorflow/tfjs-backend-cpu';
 * import * as tf from '@tensorflow/tfjs-core';
 * import { rgclTauAdamStep } from '@crossmodal/losses';
 *
 * const zero = tf.tensor1d([0]);
 * const state = { temperature: tf.tensor1d([0.03]), first: zero, second: zero, visits: zero };
 * const { temperature } = rgclTauAdamStep(state, tf.tensor1d([-8]), { rho: 7, learningRate: 0.0133, minimum: 0.01, maximum: 1 });
 * console.log(temperature.dataSync()[0].toFixed(4)); // 0.0433
 * ```
 */
export function rgclTauAdamStep<T extends tf.Tensor>({ temperature, first, second, visits }: TauAdamState<T>, gradient: T, options: TauStepOptions): TauAdamState<T> {
  const { rho, learningRate, minimum, maximum } = checkTauStep('rgclTauAdamStep', options);
  return tf.tidy(() => {
    const again = tf.cast(tf.greater(visits, 0), 'float32');
    const [beta1, beta2] = [tf.mul(again, BETA_1), tf.mul(again, BETA_2)];
    const given = cut(tf.add(gradient, rho));
    const m = tf.add(tf.mul(first, beta1), tf.mul(given, tf.sub(1, beta1)));
    const v = tf.add(tf.mul(second, beta2), tf.mul(tf.square(given), tf.sub(1, beta2)));
    // β^(k+1) is 0 at the first visit.
    const unbiased = (moment: tf.Tensor, beta: number) => tf.div(moment, tf.sub(1, tf.mul(again, tf.exp(tf.mul(tf.add(visits, 1), Math.log(beta))))));
    const step = tf.div(unbiased(m, BETA_1), tf.add(tf.sqrt(unbiased(v, BETA_2)), EPSILON));
    return {
      temperature: tf.clipByValue(tf.sub(temperature, tf.mul(step, learningRate)), minimum, maximum),
      first: m,
      second: v,
      visits: tf.add(visits, 1),
    } as unknown as tf.NamedTensorMap;
  }) as unknown as TauAdamState<T>;
}
