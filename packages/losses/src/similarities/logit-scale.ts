import * as tf from '@tensorflow/tfjs-core';

import { checkPositive } from '../checks/check-positive.ts';
import { OutOfRangeError } from '../errors.ts';
import { sumByRows } from '../fused/by-rows.ts';
import { fusedOperation } from '../fused/fused-operation.ts';

/** Options of {@link logitScale}. */
export interface LogitScaleOptions {
  /** Temperature τ₀ > 0 to start from, so that the scale starts at 1/τ₀; default 0.07, as in CLIP. */
  readonly temperature?: number;
  /** Least scale, > 0; default 0.01. */
  readonly minimum?: number;
  /** Greatest scale; default 100, as in CLIP. */
  readonly maximum?: number;
  /** Name of the variable, for checkpoints; default one that tfjs makes up. */
  readonly name?: string;
}

/** A learned temperature. */
export interface LogitScale {
  /** t, the logarithm of the scale 1/τ: a trainable scalar. Owned by the caller, freed by `dispose`. */
  readonly variable: tf.Variable;
  /** S · exp(clamp(t)), differentiable in `logits` and in `variable`. */
  apply(logits: tf.Tensor2D): tf.Tensor2D;
  /** exp(clamp(t)) as a scalar, differentiable in `variable`: for a similarity with the scale inside, such as `kmeLogits`. */
  factor(): tf.Scalar;
  /** Puts the variable back between the bounds; after a step, as CLIP does, it keeps the scale from sticking beyond. */
  project(): void;
  /** The scale 1/τ in use, read back from the device. */
  value(): number;
  /** Frees the variable. */
  dispose(): void;
}

/**
 * A learned temperature: logits are multiplied by exp(t), t clamped between the logarithms of two bounds. The defaults
 * are those of CLIP (Radford et al. 2021, section 2.5): τ₀ = 0.07 and a scale of at most 100.
 *
 * Gradient, D that of the result: D · exp(t) for the logits and Σ D ∘ S · exp(t) for t, which is 0 where t lies beyond
 * a bound. So a step that overshoots would stay there: call `project` after each step.
 *
 * Give the similarity temperature 1 then; the scale takes its place.
 *
 * @param options First temperature, bounds of the scale, name.
 * @throws OutOfRangeError If the temperature or a bound is not positive and finite, or 1/τ₀ lies outside the bounds.
 *
 * @example
 * ```ts
 * import '@tensorflow/tfjs-backend-cpu';
 * import * as tf from '@tensorflow/tfjs-core';
 * import { logitScale } from '@crossmodal/losses';
 *
 * const scale = logitScale({ temperature: 0.5 });
 * console.log(scale.apply(tf.tensor2d([[1, -1]])).arraySync()); // [ [ 2, -2 ] ]
 * scale.variable.assign(tf.scalar(10));
 * scale.project();
 * console.log(scale.value().toFixed(3)); // 100.000
 * ```
 */
export function logitScale({ temperature = 0.07, minimum = 0.01, maximum = 100, name }: LogitScaleOptions = {}): LogitScale {
  const initial = 1 / checkPositive('logitScale', 'temperature', temperature);
  if (!(minimum > 0 && minimum <= maximum && maximum < Infinity)) {
    throw new OutOfRangeError(`logitScale: minimum is ${minimum} and maximum is ${maximum}; expected 0 < minimum <= maximum < Infinity`);
  }
  if (!(initial >= minimum && initial <= maximum)) {
    throw new OutOfRangeError(`logitScale: temperature is ${temperature}; expected 1/temperature from ${minimum} to ${maximum}`);
  }
  const [low, high] = [Math.fround(Math.log(minimum)), Math.fround(Math.log(maximum))];
  const variable = tf.tidy(() => tf.variable(tf.scalar(Math.log(initial)), true, name));
  return {
    variable,
    apply: (logits) =>
      fusedOperation<tf.Tensor2D>([logits, variable], (save) => {
        const scale = tf.exp(tf.clipByValue(variable, low, high));
        const within = tf.cast(tf.logicalAnd(tf.greaterEqual(variable, low), tf.lessEqual(variable, high)), 'float32');
        const value = tf.mul(logits, scale) as tf.Tensor2D;
        save([value, scale, within]);
        return {
          value,
          gradients: (dy, [scaled, factor, inside]) => [tf.mul(dy, factor), tf.mul(sumByRows(tf.mul(dy, scaled)), inside)],
        };
      }),
    factor: () =>
      fusedOperation<tf.Scalar>([variable], (save) => {
        const value = tf.exp(tf.clipByValue(variable, low, high)) as tf.Scalar;
        const within = tf.cast(tf.logicalAnd(tf.greaterEqual(variable, low), tf.lessEqual(variable, high)), 'float32');
        save([tf.mul(value, within)]);
        return { value, gradients: (dy, [slope]) => [tf.mul(dy, slope)] };
      }),
    project: () => tf.tidy(() => variable.assign(tf.clipByValue(variable, low, high))),
    value: () => tf.tidy(() => tf.exp(tf.clipByValue(variable, low, high)).dataSync()[0]),
    dispose: () => variable.dispose(),
  };
}
