import { checkInnerBound, type InnerBoundOptions } from './inner-bound-options.ts';

/**
 * The bound 2 e^{8B/τ} τ/m of Lemma 4.3 on |L(s) − E L̂(s)| for every scorer with |s| ≤ B
 * (Li, Wei, Yang and Ying 2026, arXiv 2605.02116). At the temperatures of practice it says nothing: 6e48/m for B = 1 and
 * τ = 0.07; `innerBoundTight` is smaller at every setting.
 *
 * @param options B, τ and m.
 * @returns In units of the scores.
 * @throws OutOfRangeError If B, τ or m is not positive.
 *
 * @example
 * ```ts
 * import { innerBoundScrl } from '@crossmodal/theory';
 *
 * console.log(innerBoundScrl({ scoreBound: 1, temperature: 1, negatives: 1000 }).toFixed(6)); // 5.961916
 * ```
 */
export function innerBoundScrl(options: InnerBoundOptions): number {
  checkInnerBound('innerBoundScrl', options);
  const { scoreBound, temperature, negatives } = options;
  return (2 * Math.exp((8 * scoreBound) / temperature) * temperature) / negatives;
}
