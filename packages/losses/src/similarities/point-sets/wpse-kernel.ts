import * as tf from '@tensorflow/tfjs-core';

import { checkNonNegative } from '../../checks/check-non-negative.ts';
import { checkPositive } from '../../checks/check-positive.ts';
import { OutOfRangeError } from '../../errors.ts';

/** The kernel of WPSE, α₁⟨ū, v̄⟩ + α₂ k(ū, v̄). */
export interface WpseKernelOptions {
  /** Share α₁ ≥ 0 of the inner product; default 2/3. */
  readonly linear?: number;
  /** Share α₂ ≥ 0 of the kernel; default 1/3. */
  readonly nonlinear?: number;
  /** `gaussian`: exp(−|ū − v̄|²/(2σ²)); `imq`: c/√(c² + |ū − v̄|²); default `gaussian`. */
  readonly kernel?: 'gaussian' | 'imq';
  /** σ or c, > 0; default 0.5. */
  readonly width?: number;
}

/** A kernel of unit vectors as a function of their inner products. */
export interface WpseKernel {
  value(cosines: tf.Tensor): tf.Tensor;
  /** Its derivative by the inner product. */
  slope(cosines: tf.Tensor): tf.Tensor;
}

/** The kernel of these options. */
export function wpseKernel(caller: string, { linear = 2 / 3, nonlinear = 1 / 3, kernel = 'gaussian', width = 0.5 }: WpseKernelOptions): WpseKernel {
  checkNonNegative(caller, 'linear', linear);
  checkNonNegative(caller, 'nonlinear', nonlinear);
  checkPositive(caller, 'width', width);
  if (kernel !== 'gaussian' && kernel !== 'imq') throw new OutOfRangeError(`${caller}: kernel is ${String(kernel)}; expected gaussian or imq`);
  const square = width * width;
  // |ū − v̄|² = 2 − 2 ⟨ū, v̄⟩; rounding may carry an inner product above 1.
  const bend =
    kernel === 'gaussian'
      ? (cosines: tf.Tensor) => tf.exp(tf.div(tf.sub(cosines, 1), square))
      : (cosines: tf.Tensor) => tf.div(width, tf.sqrt(tf.add(square, tf.mul(2, tf.relu(tf.sub(1, cosines))))));
  return {
    value: (cosines) => tf.add(tf.mul(cosines, linear), tf.mul(bend(cosines), nonlinear)),
    slope: (cosines) => {
      const bent = bend(cosines);
      return tf.add(tf.mul(kernel === 'gaussian' ? bent : tf.mul(bent, tf.square(bent)), nonlinear / square), linear);
    },
  };
}
