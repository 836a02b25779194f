import { checkScale } from '../kme/check-scale.ts';
import { checkScores } from './check-scores.ts';
import { relativeEntropy } from './relative-entropy.ts';
import type { RetrievalModel } from './retrieval-model.ts';
import { tilt } from './tilt.ts';

/**
 * How far a scorer's contrastive risk is from the least: L(s) − inf L = τ E_x KL(p_x⁺ ‖ q_x), q_x ∝ p_x⁻ e^{s/τ}
 * (Li, Wei, Yang and Ying 2026, arXiv 2605.02116, section 3). Taken from the divergence, so that nothing cancels.
 *
 * @param model Laws of anchors, positives and negatives.
 * @param scores Row x: s(x, y), not divided by τ.
 * @param temperature τ > 0.
 * @returns A number ≥ 0, in units of the scores; Infinity where a positive can never be a negative.
 * @throws ShapeError If `scores` has not the shape of the model.
 * @throws OutOfRangeError If a score is not finite or τ is not positive.
 *
 * @example
 * ```ts
 * import { excessContrastiveRisk, retrievalModel } from '@crossmodal/theory';
 *
 * const model = retrievalModel({ positives: [[2 / 3, 1 / 3]], negatives: [1 / 3, 2 / 3] });
 * console.log(excessContrastiveRisk(model, [[0, 0]], 1).toFixed(6)); // 0.231049
 * console.log(excessContrastiveRisk(model, [[Math.log(4), 0]], 1) < 1e-15); // true
 * ```
 */
export function excessContrastiveRisk(model: RetrievalModel, scores: readonly ArrayLike<number>[], temperature: number): number {
  checkScale('excessContrastiveRisk: temperature', temperature);
  checkScores('excessContrastiveRisk', model, scores);
  let sum = 0;
  for (let x = 0; x < scores.length; x++) {
    if (model.anchors[x] > 0) sum += model.anchors[x] * relativeEntropy(model.positives[x], tilt(model.negatives[x], scores[x], temperature).tilted);
  }
  return temperature * sum;
}
