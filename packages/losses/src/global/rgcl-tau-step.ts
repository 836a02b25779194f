import * as tf from '@tensorflow/tfjs-core';

import { checkNonNegative } from '../checks/check-non-negative.ts';
import { checkPositive } from '../checks/check-positive.ts';
import { OutOfRangeError } from '../errors.ts';

/** Within what temperatures stay, and how fast they move. */
export interface TauStepOptions {
  /** ρ ≥ 0, the radius of the ball of laws of the negatives around the uniform one, in nats. */
  readonly rho: number;
  /** η > 0. */
  readonly learningRate: number;
  /** Least temperature > 0. */
  readonly minimum: number;
  /** Greatest temperature. */
  readonly maximum: number;
}

/** Options of {@link rgclTauStep}. */
export interface RgclTauStepOptions extends TauStepOptions {
  /** β from 0 to 1, the weight of the new gradient in the momentum; default 0.9. */
  readonly beta?: number;
}

/** Gradients beyond are cut, as in the code of iSogCLR and FastCLIP. */
const GREATEST_GRADIENT = 5;

/**
 * A step of the individual temperatures of iSogCLR (Qiu et al. 2023), by momentum and projection: with d the derivative of
 * τ log(ε + u) as `gclStep` gives it,
 *
 *   v ← (1 − β) v + β clip(d + ρ, ±5),   τ ← clip(τ − η v, τ_min, τ_max).
 *
 * Its fixed point is that of min_τ τ log g(τ) + τρ, the dual of the worst case over laws of the negatives within ρ nats of
 * the uniform one: a temperature at which the softmax of the negatives has the divergence ρ. For ρ ≥ log m with m
 * negatives there is none above τ_min.
 *
 * @param state `temperature` and its `velocity` v, of one shape; v starts at 0.
 * @param gradient d, of the same shape.
 * @param options ρ, η, β and the bounds.
 * @returns The new state; not differentiable.
 * @throws OutOfRangeError If an option is out of range.
 *
 * @example
 * ```ts
 * import '@tensorflow/tfjs-backend-cpu';
 * import * as tf from '@tensorflow/tfjs-core';
 * import { rgclTauStep } from '@crossmodal/losses';
 *
 * const state = { temperature: tf.tensor1d([0.1, 0.1]), velocity: tf.zeros([2]) as tf.Tensor1D };
 * const { temperature } = rgclTauStep(state, tf.tensor1d([-6, -50]), { rho: 7, learningRate: 0.01, minimum: 0.05, maximum: 0.7 });
 * console.log(Array.from(temperature.dataSync(), (tau) => tau.toFixed(3))); // [ '0.091', '0.145' ]
 * ```
 */
export function rgclTauStep<T extends tf.Tensor>(
  { temperature, velocity }: { readonly temperature: T; readonly velocity: T },
  gradient: T,
  options: RgclTauStepOptions,
): { temperature: T; velocity: T } {
  const { rho, learningRate, minimum, maximum } = checkTauStep('rgclTauStep', options);
  const { beta = 0.9 } = options;
  if (!(beta >= 0 && beta <= 1)) throw new OutOfRangeError(`rgclTauStep: beta is ${beta}; expected a number from 0 to 1`);
  return tf.tidy(() => {
    const moved = tf.add(tf.mul(velocity, 1 - beta), tf.mul(cut(tf.add(gradient, rho)), beta)) as T;
    return { temperature: tf.clipByValue(tf.sub(temperature, tf.mul(moved, learningRate)), minimum, maximum) as T, velocity: moved };
  });
}

/** Gradients of temperatures between the bounds that the published code has. */
export function cut(gradient: tf.Tensor): tf.Tensor {
  return tf.clipByValue(gradient, -GREATEST_GRADIENT, GREATEST_GRADIENT);
}

/** Refuses options of a step of temperatures that are out of range. */
export function checkTauStep(caller: string, options: TauStepOptions): TauStepOptions {
  checkNonNegative(caller, 'rho', options.rho);
  for (const name of ['learningRate', 'minimum', 'maximum'] as const) checkPositive(caller, name, options[name]);
  if (options.minimum > options.maximum) {
    throw new OutOfRangeError(`${caller}: minimum is ${options.minimum} and maximum is ${options.maximum}; expected minimum <= maximum`);
  }
  return options;
}
