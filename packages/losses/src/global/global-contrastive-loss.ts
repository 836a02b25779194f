import * as tf from '@tensorflow/tfjs-core';

import type { LossWeights } from '../loss-weights.ts';
import { gclStep } from './gcl-step.ts';
import type { GclTemperature } from './per-anchor.ts';

/** Options of {@link globalContrastiveLoss}. */
export interface GlobalContrastiveLossOptions extends LossWeights {
  /** τ > 0 of all anchors, or of each of them; default 0.07. */
  readonly temperature?: GclTemperature;
  /** ε ≥ 0 beside the normalisers; default 0. */
  readonly epsilon?: number;
}

/**
 * The global contrastive loss of a whole data set (Yuan et al. 2022, SogCLR), where it fits one batch: with S the logits at
 * temperature 1,
 *
 *   L = (λ_v/2) mean_i τ log(ε + mean_{j ≠ i} exp((S_ij − S_ii)/τ)) + (λ_u/2) the same of the columns.
 *
 * The pair is not in its own normaliser. It is what SogCLR, FastCLIP-v1 and SCENT minimise from small batches: `gclStep`,
 * with the same invariances, chance level 0 and population optimum. One fused operation with its exact gradient.
 *
 * @param logits S, shape [n, n] with n ≥ 2, at temperature 1: rows u, columns v, pairs on the diagonal.
 * @param options The temperature, ε and the weights.
 * @returns The loss in nats times τ, a scalar; differentiable in `logits`. It may be negative.
 * @throws ShapeError If `logits` is not square or has fewer than two rows.
 * @throws OutOfRangeError If an option is out of range.
 *
 * @example
 * ```ts
 * import '@tensorflow/tfjs-backend-cpu';
 * import * as tf from '@tensorflow/tfjs-core';
 * import { globalContrastiveLoss } from '@crossmodal/losses';
 *
 * const logits = tf.tensor2d([[0.9, 0.2, 0.1], [0.3, 0.8, 0], [-0.1, 0.4, 0.7]]);
 * console.log(globalContrastiveLoss(logits, { temperature: 0.5 }).dataSync()[0].toFixed(6)); // -0.627312
 * ```
 */
export function globalContrastiveLoss(logits: tf.Tensor2D, options: GlobalContrastiveLossOptions = {}): tf.Scalar {
  return tf.tidy(() => gclStep(logits, undefined, options).loss);
}
