import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plusFromState } from 'pure-rand/generator/xoroshiro128plus';
import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';

import { OutOfRangeError } from './errors.ts';

/** The whole state of a {@link Random}: four 32-bit integers, safe to keep as JSON. */
export type RandomState = readonly number[];

/**
 * A seeded generator of random numbers (xoroshiro128+ of Blackman and Vigna, from `pure-rand`).
 *
 * Crossmodal never draws from a global source: every function that needs randomness takes a `Random`, so the
 * same seed gives the same bits. Make one with {@link createRandom}; `state()` and `restore()` save and continue
 * it exactly.
 *
 * @example
 * ```ts
 * import { createRandom } from '@crossmodal/theory';
 *
 * const random = createRandom(7);
 * const saved = random.state();
 * const first = random.uniform();
 * random.restore(saved);
 * console.log(random.uniform() === first); // true
 * ```
 */
export class Random {
  #generator: RandomGenerator;

  private constructor(generator: RandomGenerator) {
    this.#generator = generator;
  }

  /**
   * @param seed A 32-bit integer.
   * @param stream Index of the stream: streams of one seed are 2⁶⁴ draws apart, so they never overlap.
   */
  static seeded(seed: number, stream: number): Random {
    const generator = xoroshiro128plusFromState([1, 2, 3, 4].map((word) => mixed(seed, word)));
    for (let jump = 0; jump < stream; jump++) generator.jump();
    return new Random(generator);
  }

  /** The state from which {@link Random.restore} continues with the same draws. */
  state(): RandomState {
    return [...this.#generator.getState()];
  }

  /**
   * Continues from a state that {@link Random.state} gave, of this generator or of another.
   *
   * @throws OutOfRangeError If `state` is not four integers.
   */
  restore(state: RandomState): void {
    if (state.length !== 4 || !state.every((word) => Number.isInteger(word))) {
      throw new OutOfRangeError(`Random.restore: state is [${state.join(', ')}]; expected the four integers of Random.state()`);
    }
    this.#generator = xoroshiro128plusFromState(state);
  }

  /** A number uniform on [0, 1), a multiple of 2⁻⁵³. */
  uniform(): number {
    return uniformFloat64(this.#generator);
  }

  /** A standard normal number (Box and Muller; two uniform draws a number, so the state has no hidden half). */
  normal(): number {
    const radius = Math.sqrt(-2 * Math.log(1 - this.uniform()));
    return radius * Math.cos(2 * Math.PI * this.uniform());
  }

  /** An integer uniform on 0 … `bound` − 1, without modulo bias. */
  integer(bound: number): number {
    if (!Number.isInteger(bound) || bound < 1 || bound > 2 ** 32) {
      throw new OutOfRangeError(`Random.integer: bound is ${bound}; expected an integer from 1 to 2^32`);
    }
    return uniformInt(this.#generator, 0, bound - 1);
  }

  /** The numbers 0 … `length` − 1 in uniformly random order (Fisher and Yates). */
  permutation(length: number): Uint32Array {
    const order = Uint32Array.from({ length }, (_, index) => index);
    for (let last = length - 1; last > 0; last--) {
      const other = this.integer(last + 1);
      const value = order[last];
      order[last] = order[other];
      order[other] = value;
    }
    return order;
  }
}

/**
 * Word `index` of the SplitMix sequence of a seed. The generator is linear, so seeds that differ in one bit would
 * stay correlated for ever; this finaliser (Stafford's mix of MurmurHash3) breaks that before the first draw.
 */
function mixed(seed: number, index: number): number {
  let word = (seed + Math.imul(index, 0x9e3779b9)) | 0;
  word = Math.imul(word ^ (word >>> 16), 0x85ebca6b);
  word = Math.imul(word ^ (word >>> 13), 0xc2b2ae35);
  return word ^ (word >>> 16);
}
