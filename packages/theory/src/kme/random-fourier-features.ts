import { OutOfRangeError, ShapeError } from '../errors.ts';
import { checkRows } from './check-rows.ts';
import type { RandomFrequencies } from './random-frequencies.ts';

/** How random Fourier features are made. */
export interface RandomFourierFeaturesOptions {
  /**
   * `phase`: √(2/D) cos(⟨ω, u⟩ + b), D features; `pairs`: √(1/D) of cos⟨ω, u⟩ and sin⟨ω, u⟩, 2D features from D
   * frequencies. Default `phase`, as in the code of WPSE.
   */
  readonly form?: 'phase' | 'pairs';
}

/**
 * Random Fourier features φ(u), whose inner products estimate the kernel k of the frequencies without bias (Rahimi and
 * Recht 2007). With Δ = u − v and F features the variance of ⟨φ(u), φ(v)⟩ is (1 + ½k(2Δ) − k(Δ)²)/F with phases and
 * (1 + k(2Δ) − 2k(Δ)²)/F in pairs, 0 at u = v.
 *
 * Not for `kmeSimilarity`: the noise is far above the kernel values of which that takes the logarithm.
 *
 * @param U Points, one a row.
 * @param frequencies From `sampleGaussianFrequencies` or `sampleImqFrequencies`.
 * @param options The form.
 * @returns Features, a row a point.
 * @throws ShapeError If points and frequencies differ in dimension.
 * @throws OutOfRangeError If a coordinate is not finite, or there is no such form.
 *
 * @example
 * ```ts
 * import { createRandom, randomFourierFeatures, sampleGaussianFrequencies } from '@crossmodal/theory';
 *
 * const frequencies = sampleGaussianFrequencies({ dimension: 2, count: 64, sigma: 0.5 }, createRandom(1));
 * const [features] = randomFourierFeatures([[0.6, 0.8]], frequencies, { form: 'pairs' });
 * console.log(features.length, features.reduce((sum, x) => sum + x * x, 0).toFixed(6)); // 128 1.000000
 * ```
 */
export function randomFourierFeatures(
  U: readonly ArrayLike<number>[],
  { frequencies, phases }: RandomFrequencies,
  { form = 'phase' }: RandomFourierFeaturesOptions = {},
): Float64Array[] {
  if (form !== 'phase' && form !== 'pairs') throw new OutOfRangeError(`randomFourierFeatures: form is ${String(form)}; expected phase or pairs`);
  checkRows('randomFourierFeatures: U', U, checkRows('randomFourierFeatures: frequencies', frequencies));
  const count = frequencies.length;
  if (phases.length !== count) throw new ShapeError(`randomFourierFeatures: phases has ${phases.length} entries; expected ${count}, one a frequency`);
  const scale = Math.sqrt((form === 'phase' ? 2 : 1) / count);
  return U.map((u) => {
    const features = new Float64Array(form === 'phase' ? count : 2 * count);
    for (let f = 0; f < count; f++) {
      let angle = 0;
      for (let k = 0; k < u.length; k++) angle += frequencies[f][k] * u[k];
      if (form === 'phase') features[f] = scale * Math.cos(angle + phases[f]);
      else {
        features[f] = scale * Math.cos(angle);
        features[count + f] = scale * Math.sin(angle);
      }
    }
    return features;
  });
}
