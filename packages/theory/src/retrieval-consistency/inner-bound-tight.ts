import { checkInnerBound, type InnerBoundOptions } from './inner-bound-options.ts';

/**
 * The bound τ R (R − 1)²/(8m), R = e^{2B/τ}, on the bias L(s) − E L̂(s) of m negatives for every scorer with |s| ≤ B
 * (derived here; not of the paper that `innerBoundScrl` cites, whose bound is larger).
 *
 * With W the mean of the drawn e^{s/τ} over its expectation, W ≥ 1/R, so that −log W ≤ 1 − W + (R²/2)(W − 1)² by Taylor; and
 * a variable from a to Ra has a variance of at most (R − 1)²/(4R) times the square of its mean.
 *
 * @param options B, τ and m.
 * @returns In units of the scores.
 * @throws OutOfRangeError If B, τ or m is not positive.
 *
 * @example
 * ```ts
 * import { innerBoundTight } from '@crossmodal/theory';
 *
 * console.log(innerBoundTight({ scoreBound: 1, temperature: 1, negatives: 1000 }).toFixed(6)); // 0.037703
 * ```
 */
export function innerBoundTight(options: InnerBoundOptions): number {
  checkInnerBound('innerBoundTight', options);
  const { scoreBound, temperature, negatives } = options;
  const range = (2 * scoreBound) / temperature;
  return (temperature * Math.exp(range) * Math.expm1(range) ** 2) / (8 * negatives);
}
