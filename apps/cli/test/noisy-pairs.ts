import { createRandom } from '@crossmodal/theory';

/** Pairs of the same points with noise, one modality shifted along its first axis. */
export function noisyPairs({ count = 120, width = 6, shift = 2, seed = 1 }: { count?: number; width?: number; shift?: number; seed?: number } = {}) {
  const random = createRandom(seed);
  const u = Float32Array.from({ length: count * width }, () => random.normal());
  const v = u.map((value, at) => value + 0.3 * random.normal() + (at % width === 0 ? shift : 0));
  return { u, v, count, width };
}
