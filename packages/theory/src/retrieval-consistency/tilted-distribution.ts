import { ShapeError } from '../errors.ts';
import { checkLaw } from '../kme/check-law.ts';
import { checkRows } from '../kme/check-rows.ts';
import { checkScale } from '../kme/check-scale.ts';
import { tilt } from './tilt.ts';

/**
 * The law q(y) ∝ p⁻(y) e^{s(y)/τ} that a scorer makes of the negatives of an anchor. The excess risk is τ KL(p⁺ ‖ q)
 * (Li, Wei, Yang and Ying 2026, arXiv 2605.02116, section 3).
 *
 * @param negatives p⁻, a law over the candidates.
 * @param scores s(y), not divided by τ.
 * @param temperature τ > 0.
 * @throws ShapeError If the lengths differ.
 * @throws OutOfRangeError If `negatives` is no law, a score is not finite, or τ is not positive.
 *
 * @example
 * ```ts
 * import { tiltedDistribution } from '@crossmodal/theory';
 *
 * console.log(tiltedDistribution([0.5, 0.5], [Math.log(3), 0], 1)[1].toFixed(6)); // 0.250000
 * ```
 */
export function tiltedDistribution(negatives: ArrayLike<number>, scores: ArrayLike<number>, temperature: number): Float64Array {
  checkScale('tiltedDistribution: temperature', temperature);
  checkLaw('tiltedDistribution: negatives', negatives, { length: negatives.length });
  if (scores.length !== negatives.length) {
    throw new ShapeError(`tiltedDistribution: scores has ${scores.length} entries; expected ${negatives.length}, as negatives has`);
  }
  checkRows('tiltedDistribution: scores', [scores], negatives.length);
  return tilt(negatives, scores, temperature).tilted;
}
