import * as tf from '@tensorflow/tfjs-core';

import type { BlockwiseLoss } from './blocks/blockwise-loss.ts';
import { checkPositive } from './checks/check-positive.ts';
import { checkViewRows } from './checks/check-view-rows.ts';
import { logOffDiagonal } from './fused/log-off-diagonal.ts';
import { rowCrossEntropy } from './fused/row-cross-entropy.ts';
import { selfLogitsLoss } from './fused/self-logits-loss.ts';
import { viewPairs } from './fused/view-pairs.ts';
import { cosineLogits } from './similarities/cosine-logits.ts';

/** Options of {@link ntXentLoss}. */
export interface NtXentLossOptions {
  /** Temperature τ > 0 of the cosines; default 0.1. */
  readonly temperature?: number;
  /** Rows of logits at a time, for O(n · chunk) memory; left out, all at once. The numbers are the same. */
  readonly chunk?: number;
}

/**
 * NT-Xent, the loss of SimCLR (Chen, Kornblith, Norouzi and Hinton 2020, equation 1): with S the cosines of all 2n
 * views divided by τ and i' the other view of i's sample,
 *
 *   L = (1/2n) Σ_i [ −S_ii' + log Σ_{k ≠ i} exp S_ik ].
 *
 * Other than the CLIP loss it has negatives within a modality too. Gradient: with G = (P − T)/2n, P the softmax of a row
 * without its own entry and T the pairs, ∂L/∂z̄ = (G + Gᵀ) z̄/τ, then projected on the tangent of the sphere and
 * divided by |z|.
 *
 * Invariances: rotation of z, positive scale of each row, order of the samples, exchange of the views. Chance level:
 * log(2n − 1), where all embeddings are equal. Bound: L > 0. Its optimum is right for two views of one modality, or
 * two modalities that share one encoder; of two modalities with encoders of their own it also spreads each over the
 * sphere, whatever their joint law.
 *
 * @param z Embeddings, shape [2n, dim] with n ≥ 2: rows i and i + n are views of one sample, as in `tf.concat([zu, zv])`.
 * @param options The temperature.
 * @returns The loss in nats, a scalar; differentiable in `z`.
 * @throws ShapeError If `z` is no such matrix.
 * @throws OutOfRangeError If the temperature is not positive and finite.
 *
 * @example
 * ```ts
 * import '@tensorflow/tfjs-backend-cpu';
 * import * as tf from '@tensorflow/tfjs-core';
 * import { ntXentLoss } from '@crossmodal/losses';
 *
 * const z = tf.tensor2d([[2, 0], [0, 1], [3, 0], [0, 5]]); // two samples, their views equal up to length
 * console.log(ntXentLoss(z, { temperature: 1 }).dataSync()[0].toFixed(5)); // 0.55144
 * console.log(Math.log(1 + 2 * Math.exp(-1)).toFixed(5)); // 0.55144
 * ```
 */
export function ntXentLoss(z: tf.Tensor2D, { temperature = 0.1, chunk }: NtXentLossOptions = {}): tf.Scalar {
  checkViewRows('ntXentLoss', z);
  checkPositive('ntXentLoss', 'temperature', temperature);
  return tf.tidy(() => selfLogitsLoss(viewCrossEntropy, z, { caller: 'ntXentLoss', similarity: (a, b) => cosineLogits(a, b, { temperature }), chunk }));
}

const viewCrossEntropy: BlockwiseLoss = {
  share: (block) => tf.tidy(() => rowCrossEntropy(block, { targets: viewPairs(block), logAllowed: logOffDiagonal(block) })),
};
