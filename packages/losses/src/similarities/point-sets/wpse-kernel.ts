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

/** A kernel of unit vectors, as a function k of an affine function of their inner products. */
export interface WpseKernel {
  readonly linear: number;
  readonly nonlinear: number;
  /** The function of ⟨ū, v̄⟩ that k is applied to: `factor` · ⟨ū, v̄⟩ + `constant`. */
  readonly argument: { readonly factor: number; readonly constant: number };
  /** k of that argument; may free it. */
  bent(argument: tf.Tensor2D): tf.Tensor2D;
  /** The derivative of k by ⟨ū, v̄⟩ is k times this function of k, or times this number. */
  readonly slope: number | ((bent: tf.Tensor) => tf.Tensor);
}

/** The kernel of these options. */
export function wpseKernel(caller: string, { linear = 2 / 3, nonlinear = 1 / 3, kernel = 'gaussian', width = 0.5 }: WpseKernelOptions): WpseKernel {
  checkNonNegative(caller, 'linear', linear);
  checkNonNegative(caller, 'nonlinear', nonlinear);
  checkPositive(caller, 'width', width);
  if (kernel !== 'gaussian' && kernel !== 'imq') throw new OutOfRangeError(`${caller}: kernel is ${String(kernel)}; expected gaussian or imq`);
  const square = width * width;
  // |ū − v̄|² = 2 − 2 ⟨ū, v̄⟩.
  if (kernel === 'gaussian') {
    return { linear, nonlinear, argument: { factor: 1 / square, constant: -1 / square }, bent: (x) => tf.exp(x), slope: 1 / square };
  }
  return {
    linear,
    nonlinear,
    argument: { factor: -2, constant: square + 2 },
    // Rounding may carry an inner product above 1.
    bent: (x) => tf.tidy(() => tf.mul(tf.rsqrt(tf.maximum(x, square)), width)),
    slope: (bent) => tf.tidy(() => tf.div(tf.square(bent), square)),
  };
}
