import type { Random } from '../random.ts';
import { checkScale } from './check-scale.ts';
import { drawFrequencies } from './draw-frequencies.ts';
import type { RandomFrequencies, RandomFrequenciesOptions } from './random-frequencies.ts';

/**
 * Frequencies ω ~ N(0, I/σ²) and phases, for which `randomFourierFeatures` estimates the Gaussian kernel
 * exp(−|u − v|²/(2σ²)) without bias (Rahimi and Recht 2007; the features of WPSE, arXiv 2404.19228).
 *
 * @param options Dimension of the points, number of frequencies, bandwidth σ.
 * @param random Seeded generator.
 * @throws OutOfRangeError If a count is no positive integer, or σ is not positive.
 *
 * @example
 * ```ts
 * import { createRandom, sampleGaussianFrequencies } from '@crossmodal/theory';
 *
 * const { frequencies, phases } = sampleGaussianFrequencies({ dimension: 4, count: 8, sigma: 0.5 }, createRandom(1));
 * console.log(frequencies.length, frequencies[0].length, phases.length); // 8 4 8
 * ```
 */
export function sampleGaussianFrequencies(options: RandomFrequenciesOptions & { readonly sigma: number }, random: Random): RandomFrequencies {
  const scale = 1 / checkScale('sampleGaussianFrequencies: sigma', options.sigma);
  return drawFrequencies('sampleGaussianFrequencies', options, { random, factor: () => scale });
}
