import * as tf from '@tensorflow/tfjs-core';

import { denseLoss } from '../blocks/blockwise-loss.ts';
import { checkNonNegative } from '../checks/check-non-negative.ts';
import { checkSquareLogits } from '../checks/check-square-logits.ts';
import { ShapeError } from '../errors.ts';
import { checkLossWeights, type LossWeights } from '../loss-weights.ts';
import type { GclAnchors, NormaliserOptions } from './anchors.ts';
import { blockwiseGcl, type GclFound } from './blockwise-gcl.ts';
import { type GclTemperature, perAnchor } from './per-anchor.ts';

/** Options of {@link gclStep}. */
export interface GclStepOptions extends LossWeights, NormaliserOptions {
  /** τ > 0 of all anchors, or of each of them; default 0.07. */
  readonly temperature?: GclTemperature;
  /** ε ≥ 0 beside the normalisers; default 0. */
  readonly epsilon?: number;
  /** Leaves the factor τ before the logarithm out, as FastCLIP-v0 does; default false. */
  readonly unscaled?: boolean;
}

/** What {@link gclStep} gives; the caller disposes it. */
export interface GclStep extends GclFound {
  /** The running estimate of the objective on the batch; its gradient in the logits is that of the surrogate. */
  readonly loss: tf.Scalar;
}

/**
 * A step on the global contrastive loss (Yuan et al. 2022, SogCLR; Wei et al. 2024, FastCLIP), whose negatives are those of
 * the whole data set and not of the batch. With h_ij = S_ij − S_ii, S the logits at temperature 1, and u_i an estimate of
 * g_i = mean_{j ≠ i} exp(h_ij/τ_i) over the data set that all batches with sample i have moved,
 *
 *   log u_i ← log((1 − γ) u_i + γ g_i),   and   u_i = g_i where sample i is met for the first time,
 *   F̂ = (λ_v/2) mean_i τ_i log(ε + u_i) + (λ_u/2) the same of the anchors v,
 *
 * of which (1, 1) is half and (2, 2) all of the sum in those papers. F̂ is the value. Its gradient is the estimate of the
 * objective's: (λ_v/2) mean_i (τ_i/(ε + u_i)) ∇g_i and its twin, that of the surrogate
 * mean_i (1/(n − 1)) Σ_j p_ij h_ij with p_ij = exp(h_ij/τ_i)/(ε + u_i) held fixed. With γ = 1 both agree, and the
 * gradient is exact; with γ < 1 the gradient is not the derivative of the value, which moves by γ ∇g only.
 *
 * All is computed from logarithms: with τ = 0.01, exp(h/τ) is no float32. The entries of S should be finite.
 *
 * Invariances: a constant added to S, exchange of u and v with that of the weights. At constant logits F̂ = 0 for u = g. At
 * the population optimum, S/τ the log density ratio, the objective is −τ((λ_u + λ_v)/2) I(u; v).
 *
 * @param logits S, shape [n, n] with n ≥ 2, at temperature 1: rows u, columns v, pairs on the diagonal.
 * @param anchors What earlier steps know of these samples; left out, nothing, so that u = g.
 * @param options The temperature, γ, or α of SCENT in place of it, ε and the weights.
 * @returns The loss, differentiable in `logits`, and what the step found, which is not: the new log u, the derivatives of
 *   the terms of the samples with respect to their temperatures, and the surrogate's value.
 * @throws ShapeError If `logits` is not square, or what is known is not of as many samples.
 * @throws OutOfRangeError If an option is out of range.
 *
 * @example
 * ```ts
 * import '@tensorflow/tfjs-backend-cpu';
 * import * as tf from '@tensorflow/tfjs-core';
 * import { gclStep } from '@crossmodal/losses';
 *
 * const logits = tf.tensor2d([[0.9, 0.2, 0.1], [0.3, 0.8, 0], [-0.1, 0.4, 0.7]]);
 * const old = tf.log(tf.tensor1d([1, 0.5, 0.2]));
 * const anchors = { logNormalisers: { u: old, v: old }, met: tf.tensor1d([1, 1, 0]) };
 * const step = gclStep(logits, anchors, { temperature: 0.5, gamma: 0.6 });
 * console.log(step.loss.dataSync()[0].toFixed(4)); // -0.4484
 * console.log(Array.from(tf.exp(step.logNormalisers.u).dataSync(), (u) => u.toFixed(4))); // [ '0.5345', '0.3709', '0.3754' ]
 * ```
 */
export function gclStep(logits: tf.Tensor2D, anchors?: GclAnchors, options: GclStepOptions = {}): GclStep {
  const n = checkSquareLogits('gclStep', logits);
  const { temperature = 0.07, epsilon = 0, unscaled = false, gamma, alpha } = options;
  checkNonNegative('gclStep', 'epsilon', epsilon);
  const { lambdaU, lambdaV } = checkLossWeights('gclStep', options);
  return tf.tidy(() => {
    const temperatures = perAnchor('gclStep', temperature, n);
    const known = { ...temperatures, ...(anchors && { 'anchors.u': anchors.logNormalisers.u, 'anchors.v': anchors.logNormalisers.v, met: anchors.met }) };
    for (const [name, tensor] of Object.entries(known)) {
      if (tensor.shape.length !== 1 || tensor.shape[0] !== n) throw new ShapeError(`gclStep: ${name} is [${tensor.shape}]; expected [${n}], as there are pairs`);
    }
    let found: GclFound | undefined;
    const rule = { temperatures, epsilon, unscaled, lambdaU, lambdaV, anchors, ...(gamma !== undefined && { gamma }), ...(alpha !== undefined && { alpha }) };
    const loss = denseLoss(
      blockwiseGcl(rule, (numbers) => {
        found = numbers;
      }),
      logits,
    );
    return { loss, ...found! } as GclStep & tf.TensorContainerObject;
  });
}
