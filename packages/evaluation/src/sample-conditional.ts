import type { Random } from '@crossmodal/theory';

import { checkPositiveInteger } from './check-positive-integer.ts';
import { checkWeights } from './check-weights.ts';
import { indexSampler } from './index-sampler.ts';

/** Weights of a pool, how many items to draw, and the source of randomness. */
export interface SampleOptions {
  /** Numbers ≥ 0, not all 0; for instance from {@link conditionalWeights}. They need not sum to 1. */
  readonly weights: ArrayLike<number>;
  /** Number of draws, at least 1. */
  readonly count: number;
  /** Source of the draws; one uniform number each. */
  readonly random: Random;
}

/**
 * Draws indices of a pool with replacement, each with probability proportional to its weight: samples of the
 * empirical conditional (Baptista, Stuart and Tran 2025, equation 28). An item of weight 0 is never drawn.
 *
 * A draw costs one binary search in the cumulative sums.
 *
 * @param options Weights, number of draws and generator.
 * @returns `count` indices, in the order drawn.
 * @throws ShapeError If `weights` is empty.
 * @throws OutOfRangeError If a weight is negative or not finite, all are 0, or `count` is no integer ≥ 1.
 *
 * @example
 * ```ts
 * import { sampleConditional } from '@crossmodal/evaluation';
 * import { createRandom } from '@crossmodal/theory';
 *
 * const indices = sampleConditional({ weights: [0, 1, 0], count: 4, random: createRandom(1) });
 * console.log(indices); // Uint32Array(4) [ 1, 1, 1, 1 ]
 * ```
 */
export function sampleConditional(options: SampleOptions): Uint32Array {
  const { weights, count, random } = options;
  checkWeights('sampleConditional', weights);
  checkPositiveInteger('sampleConditional: count', count);
  const draw = indexSampler(weights);
  const indices = new Uint32Array(count);
  for (let i = 0; i < count; i++) indices[i] = draw(random);
  return indices;
}
