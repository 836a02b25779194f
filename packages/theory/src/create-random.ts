import { OutOfRangeError } from './errors.ts';
import { Random } from './random.ts';

/**
 * Makes a seeded generator.
 *
 * @param seed An integer from −2³¹ to 2³² − 1.
 * @param stream Index of an independent stream of that seed, from 0; use one stream a purpose (initial weights,
 *   order of the data, draws) so that a change of one leaves the others as they are.
 * @throws OutOfRangeError If `seed` or `stream` is no such integer.
 *
 * @example
 * ```ts
 * import { createRandom } from '@crossmodal/theory';
 *
 * console.log(createRandom(1).integer(6) === createRandom(1).integer(6)); // true
 * console.log(createRandom(1, 0).uniform() === createRandom(1, 1).uniform()); // false
 * ```
 */
export function createRandom(seed: number, stream: number = 0): Random {
  if (!Number.isInteger(seed) || seed < -(2 ** 31) || seed >= 2 ** 32) {
    throw new OutOfRangeError(`createRandom: seed is ${seed}; expected an integer from -2^31 to 2^32 - 1`);
  }
  if (!Number.isInteger(stream) || stream < 0 || stream > 1e6) {
    throw new OutOfRangeError(`createRandom: stream is ${stream}; expected an integer from 0 to 1000000`);
  }
  return Random.seeded(seed, stream);
}
