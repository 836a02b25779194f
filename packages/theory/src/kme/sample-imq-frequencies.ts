import type { Random } from '../random.ts';
import { checkScale } from './check-scale.ts';
import { drawFrequencies } from './draw-frequencies.ts';
import type { RandomFrequencies, RandomFrequenciesOptions } from './random-frequencies.ts';

/**
 * Frequencies ω = (g/c) n with g ~ N(0, 1) and n ~ N(0, I), and phases, for which `randomFourierFeatures` estimates the
 * inverse multiquadric kernel c / √(c² + |u − v|²) without bias: given g the expected cosine is exp(−g²|u − v|²/(2c²)),
 * and E exp(−tg²) = 1/√(1 + 2t) (a scale mixture, derived here).
 *
 * @param options Dimension of the points, number of frequencies, width c.
 * @param random Seeded generator.
 * @throws OutOfRangeError If a count is no positive integer, or c is not positive.
 *
 * @example
 * ```ts
 * import { createRandom, sampleImqFrequencies } from '@crossmodal/theory';
 *
 * const { frequencies } = sampleImqFrequencies({ dimension: 4, count: 8, c: 0.5 }, createRandom(1));
 * console.log(frequencies.length, frequencies[0].length); // 8 4
 * ```
 */
export function sampleImqFrequencies(options: RandomFrequenciesOptions & { readonly c: number }, random: Random): RandomFrequencies {
  const c = checkScale('sampleImqFrequencies: c', options.c);
  return drawFrequencies('sampleImqFrequencies', options, { random, factor: () => random.normal() / c });
}
