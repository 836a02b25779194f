import { checkScale } from '../kme/check-scale.ts';
import { checkScores } from './check-scores.ts';
import type { RetrievalModel } from './retrieval-model.ts';
import { tilt } from './tilt.ts';

/**
 * The population contrastive risk
 * L(s) = E_x E_{y ~ p_x⁺} [ τ log E_{y′ ~ p_x⁻} e^{(s(x, y′) − s(x, y))/τ} ]
 * (Li, Wei, Yang and Ying 2026, arXiv 2605.02116, section 2): the mean is over negatives alone, without the positive, and
 * the risk carries the factor τ, so that it may be negative. It does not see a number added to all scores of an anchor.
 *
 * @param model Laws of anchors, positives and negatives.
 * @param scores Row x: s(x, y), not divided by τ.
 * @param temperature τ > 0.
 * @returns L(s), in units of the scores.
 * @throws ShapeError If `scores` has not the shape of the model.
 * @throws OutOfRangeError If a score is not finite or τ is not positive.
 *
 * @example
 * ```ts
 * import { contrastiveRisk, retrievalModel } from '@crossmodal/theory';
 *
 * const model = retrievalModel({ positives: [[1 / 2, 1 / 2]], negatives: [1 / 3, 2 / 3] });
 * console.log(contrastiveRisk(model, [[1, 0]], 1).toFixed(6)); // -0.047168
 * ```
 */
export function contrastiveRisk(model: RetrievalModel, scores: readonly ArrayLike<number>[], temperature: number): number {
  checkScale('contrastiveRisk: temperature', temperature);
  checkScores('contrastiveRisk', model, scores);
  let risk = 0;
  for (let x = 0; x < scores.length; x++) {
    const { logNormaliser } = tilt(model.negatives[x], scores[x], temperature);
    const positives = model.positives[x];
    let ofAnchor = 0;
    for (let k = 0; k < positives.length; k++) ofAnchor += positives[k] * (temperature * logNormaliser - scores[x][k]);
    risk += model.anchors[x] * ofAnchor;
  }
  return risk;
}
