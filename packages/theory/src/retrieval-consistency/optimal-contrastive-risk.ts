import { checkScale } from '../kme/check-scale.ts';
import { relativeEntropy } from './relative-entropy.ts';
import type { RetrievalModel } from './retrieval-model.ts';

/**
 * The infimum of the contrastive risk, inf L = −τ E_x KL(p_x⁺ ‖ p_x⁻): the risk of constant scores is 0, and its excess is
 * τ E_x KL (from the identity of Li, Wei, Yang and Ying 2026, arXiv 2605.02116, section 3, at s = 0).
 *
 * @param model Laws of anchors, positives and negatives.
 * @param temperature τ > 0.
 * @returns A number ≤ 0; −Infinity where a positive can never be a negative. A finite scorer has it if the model has no
 *   `supportMismatches`.
 * @throws OutOfRangeError If τ is not positive.
 *
 * @example
 * ```ts
 * import { optimalContrastiveRisk, retrievalModel } from '@crossmodal/theory';
 *
 * const model = retrievalModel({ positives: [[2 / 3, 1 / 3]], negatives: [1 / 3, 2 / 3] });
 * console.log(optimalContrastiveRisk(model, 1).toFixed(6)); // -0.231049
 * ```
 */
export function optimalContrastiveRisk(model: RetrievalModel, temperature: number): number {
  checkScale('optimalContrastiveRisk: temperature', temperature);
  let sum = 0;
  for (let x = 0; x < model.anchors.length; x++) {
    if (model.anchors[x] > 0) sum += model.anchors[x] * relativeEntropy(model.positives[x], model.negatives[x]);
  }
  return -temperature * sum;
}
