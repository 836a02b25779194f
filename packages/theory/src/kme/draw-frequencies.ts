import type { Random } from '../random.ts';
import { checkCount } from './check-count.ts';
import type { RandomFrequencies, RandomFrequenciesOptions } from './random-frequencies.ts';

/** D draws of a frequency, each a factor drawn by `factor` times a standard normal vector, then D phases. */
export function drawFrequencies(
  caller: string,
  { dimension, count }: RandomFrequenciesOptions,
  { random, factor }: { random: Random; factor: () => number },
): RandomFrequencies {
  checkCount(`${caller}: dimension`, dimension);
  checkCount(`${caller}: count`, count);
  const frequencies = Array.from({ length: count }, () => {
    const scale = factor();
    return Float64Array.from({ length: dimension }, () => scale * random.normal());
  });
  return { frequencies, phases: Float64Array.from({ length: count }, () => 2 * Math.PI * random.uniform()) };
}
