import * as tf from '@tensorflow/tfjs-core';

import { checkPositive } from '../../checks/check-positive.ts';
import { ShapeError } from '../../errors.ts';
import { fusedOperation } from '../../fused/fused-operation.ts';
import type { LogitScale } from '../logit-scale.ts';
import { kmeOfPoints } from './kme-of-points.ts';
import { splitPointSets } from './split-point-sets.ts';

/** Options of {@link kmeLogits}. */
export interface KmeLogitsOptions {
  /** Points M of an item; default 1. */
  readonly points?: number;
  /** Temperature τ = σ² > 0, the squared bandwidth of the kernel; default 1. */
  readonly temperature?: number;
  /** A learned 1/σ², beside the fixed one: `logitScale({ minimum: 1 })` keeps it between 1 and 100. */
  readonly scale?: Pick<LogitScale, 'factor'>;
}

/**
 * Logits of kernel mean embeddings, s(u, v) = ln Σᵢⱼ aᵢ bⱼ exp((⟨ūᵢ, v̄ⱼ⟩ − 1)/σ²), the logarithm of the inner product of
 * two weighted point sets under the Gaussian kernel of the unit sphere: KME-CLIP (arXiv 2510.15508; the explicit form is
 * reconstructed from its description).
 *
 * A row of an embedding is a packed point set: M points of dimension d one after the other, then M log-weights ln a,
 * M(d + 1) numbers; `packPointSets` makes it. Points are divided by their norms, a zero point stays zero; weights are
 * not normalised, and ln a = −∞ takes a point out. With one point of weight 1 an item these are the logits of
 * `cosineLogits` with temperature σ² less 1/σ². The bandwidth is the temperature: no factor belongs outside.
 *
 * Gradient, with r_ij the shares of the sum and D that of the logits: Σⱼ (D ∘ r_ij) v̄ⱼ/σ² for ūᵢ and from there orthogonal
 * to the point, Σⱼ D ∘ r_ij for ln aᵢ, and Σᵢⱼ (D ∘ r_ij)(⟨ūᵢ, v̄ⱼ⟩ − 1) for 1/σ². Time is O(nm M² d), in three
 * products of matrices. The nm M² pairs of points take memory up to 2²⁶ of them, 256 MiB; of more, 16 MiB at a time are
 * computed, and once more for the gradient.
 *
 * Invariances: a positive factor on a point, one rotation of all points, the order of the points of an item, a point in
 * place of two copies of half its weight. A factor c on the weights of an item adds ln c to its row.
 *
 * @param zu Packed point sets of u, shape [n, M(d + 1)].
 * @param zv Packed point sets of v, shape [m, M(d + 1)].
 * @param options Points of an item and bandwidth.
 * @returns Logits, shape [n, m]: rows u, columns v. Differentiable in `zu`, `zv` and the learned scale.
 * @throws ShapeError If a width is no multiple of M above M, or the two widths differ.
 * @throws OutOfRangeError If the embeddings are not float32, M is no positive integer, or the temperature not positive.
 *
 * @example
 * ```ts
 * import '@tensorflow/tfjs-backend-cpu';
 * import * as tf from '@tensorflow/tfjs-core';
 * import { kmeLogits } from '@crossmodal/losses';
 *
 * // Two points (1, 0) and (0, 1) of weight 1/2; and one point (1, 0), its second of weight 0.
 * const zu = tf.tensor2d([[1, 0, 0, 1, Math.log(0.5), Math.log(0.5)]]);
 * const zv = tf.tensor2d([[1, 0, 0, 1, 0, -Infinity]]);
 * console.log(kmeLogits(zu, zv, { points: 2, temperature: 0.25 }).dataSync()[0].toFixed(4)); // -0.6750
 * ```
 */
export function kmeLogits(
  zu: tf.Tensor2D,
  zv: tf.Tensor2D,
  { points = 1, temperature = 1, scale }: KmeLogitsOptions = {},
): tf.Tensor2D {
  checkPositive('kmeLogits', 'temperature', temperature);
  return tf.tidy(() => {
    const u = splitPointSets('kmeLogits', zu, { name: 'zu', points });
    const v = splitPointSets('kmeLogits', zv, { name: 'zv', points });
    if (zu.shape[1] !== zv.shape[1]) throw new ShapeError(`kmeLogits: zu is [${zu.shape}] and zv is [${zv.shape}]; expected equal widths`);
    return kmeOfPoints(u, v, { scale: inverseSquare(temperature, scale) });
  });
}

/** 1/σ², differentiable in the learned scale. */
function inverseSquare(temperature: number, scale: Pick<LogitScale, 'factor'> | undefined): tf.Scalar {
  if (scale === undefined) return tf.scalar(1 / temperature);
  const factor = scale.factor();
  return fusedOperation<tf.Scalar>([factor], () => ({ value: tf.div(factor, temperature) as tf.Scalar, gradients: (dy) => [tf.div(dy, temperature)] }));
}
