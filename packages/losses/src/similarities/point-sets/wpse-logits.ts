import * as tf from '@tensorflow/tfjs-core';

import { checkPositive } from '../../checks/check-positive.ts';
import { ShapeError } from '../../errors.ts';
import type { LogitScale } from '../logit-scale.ts';
import { splitPointSets } from './split-point-sets.ts';
import { wpseKernel, type WpseKernelOptions } from './wpse-kernel.ts';
import { wpseOfPoints } from './wpse-of-points.ts';

/** Options of {@link wpseLogits}. */
export interface WpseLogitsOptions extends WpseKernelOptions {
  /** Points M of an item; default 1. */
  readonly points?: number;
  /** Temperature τ > 0; default 1. */
  readonly temperature?: number;
  /** A learned temperature, beside the fixed one. */
  readonly scale?: Pick<LogitScale, 'apply'>;
}

/**
 * Logits of weighted point sets, s(u, v) = (1/(M² τ)) Σᵢⱼ wᵢ vⱼ k(ūᵢ, v̄ⱼ) with weights of any sign and the kernel
 * k = α₁⟨ū, v̄⟩ + α₂ Gaussian or inverse multiquadric: WPSE (arXiv 2404.19228, and its published code, whose shares
 * α = (2/3, 1/3) and width 0.5 are the defaults).
 *
 * A row of an embedding is a packed point set: M points of dimension d one after the other, then M weights, M(d + 1)
 * numbers; `packPointSets` makes it. Points are divided by their norms, a zero point stays zero; a weight 0 takes a point
 * out. The kernel is exact here, at O(nm M² d) time and with memory as for `kmeLogits`; `wpseFeatures` estimates it in
 * O(nm(d + D)).
 *
 * Gradient, with D that of the logits: Σⱼ (D ∘ wᵢvⱼᵀ ∘ k′) v̄ⱼ for ūᵢ and from there orthogonal to the point, and
 * Σⱼ (D ∘ k) vⱼ for wᵢ, both over M²τ.
 *
 * Invariances: a positive factor on a point, one rotation of all points, the order of the points of an item. The logits
 * are linear in the weights of either side.
 *
 * @param zu Packed point sets of u, shape [n, M(d + 1)].
 * @param zv Packed point sets of v, shape [m, M(d + 1)].
 * @param options Points of an item, kernel and temperature.
 * @returns Logits, shape [n, m]: rows u, columns v. Differentiable in `zu` and `zv`.
 * @throws ShapeError If a width is no multiple of M above M, or the two widths differ.
 * @throws OutOfRangeError If the embeddings are not float32, M is no positive integer, or an option is out of range.
 *
 * @example
 * ```ts
 * import '@tensorflow/tfjs-backend-cpu';
 * import * as tf from '@tensorflow/tfjs-core';
 * import { wpseLogits } from '@crossmodal/losses';
 *
 * // Points (1, 0) and (0, 1), weights 1 and 2; the same points, weights 1 and −1.
 * const [zu, zv] = [tf.tensor2d([[1, 0, 0, 1, 1, 2]]), tf.tensor2d([[1, 0, 0, 1, 1, -1]])];
 * const logits = wpseLogits(zu, zv, { points: 2, linear: 0, nonlinear: 1, kernel: 'imq' });
 * console.log(logits.dataSync()[0].toFixed(4)); // -0.1667
 * ```
 */
export function wpseLogits(zu: tf.Tensor2D, zv: tf.Tensor2D, { points = 1, temperature = 1, scale, ...kernel }: WpseLogitsOptions = {}): tf.Tensor2D {
  checkPositive('wpseLogits', 'temperature', temperature);
  const chosen = wpseKernel('wpseLogits', kernel);
  return tf.tidy(() => {
    const u = splitPointSets('wpseLogits', zu, { name: 'zu', points });
    const v = splitPointSets('wpseLogits', zv, { name: 'zv', points });
    if (zu.shape[1] !== zv.shape[1]) throw new ShapeError(`wpseLogits: zu is [${zu.shape}] and zv is [${zv.shape}]; expected equal widths`);
    const logits = wpseOfPoints(u, v, { kernel: chosen, factor: 1 / (points * points * temperature) });
    return scale === undefined ? logits : scale.apply(logits);
  });
}
