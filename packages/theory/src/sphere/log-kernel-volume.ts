import { checkScale } from '../kme/check-scale.ts';
import { checkDimension } from './check-dimension.ts';
import { logExponentialVolume } from './log-exponential-volume.ts';

/**
 * log V_κ(τ), V_κ(τ) = ∫ exp(⟨z, w⟩/τ) dμ(w) over the unit sphere, the same for every z: what divides the softmax's
 * denominator to make it a density, and, with log N, the constant between InfoNCE and its energy ("The Geometric
 * Mechanics of Contrastive Representation Learning", arXiv 2601.19597, assumption 2.1 and theorem 3.1; the closed form
 * (2π)^{d/2} I_{d/2−1}(1/τ) τ^{d/2−1} is the normaliser of von Mises and Fisher).
 *
 * @param options `dimension` d of the embeddings, from 2; `temperature` τ > 0.
 * @returns Nats; as a logarithm since V overflows for small τ and underflows for large d.
 * @throws OutOfRangeError If the dimension is no integer from 2, or the temperature not positive and finite.
 *
 * @example
 * ```ts
 * import { logKernelVolume } from '@crossmodal/theory';
 *
 * console.log(logKernelVolume({ dimension: 2, temperature: 0.5 }).toFixed(10)); // 2.6618706079
 * console.log(logKernelVolume({ dimension: 128, temperature: 0.1 }).toFixed(6)); // -126.663996
 * ```
 */
export function logKernelVolume({ dimension, temperature }: { readonly dimension: number; readonly temperature: number }): number {
  checkDimension('logKernelVolume: dimension', dimension);
  return logExponentialVolume(dimension, 1 / checkScale('logKernelVolume: temperature', temperature));
}
