import { checkCount } from '../kme/check-count.ts';
import { checkScale } from '../kme/check-scale.ts';
import { checkScores } from './check-scores.ts';
import type { FiniteNegativesOptions } from './finite-negatives-options.ts';
import { forEachDraw, MOST_DRAWS } from './for-each-draw.ts';
import { mergeTied } from './merge-tied.ts';
import type { RetrievalModel } from './retrieval-model.ts';

/**
 * The expectation of the empirical contrastive risk with m negatives,
 * E L̂(s) = E_x E_y E_{y′₁ … y′ₘ} τ log( (1/m) Σⱼ e^{(s(x, y′ⱼ) − s(x, y))/τ} ),
 * by enumeration of all outcomes. It is the same whether each anchor has its own negatives or all share them
 * (Li, Wei, Yang and Ying 2026, arXiv 2605.02116, equations 5 and 8), and at most the population risk.
 *
 * @param model Laws of anchors, positives and negatives.
 * @param scores Row x: s(x, y), not divided by τ.
 * @param options τ, m and the most outcomes; there are C(m + K − 1, K − 1) of K distinct scores.
 * @returns In units of the scores.
 * @throws ShapeError If `scores` has not the shape of the model.
 * @throws OutOfRangeError If a score is not finite, τ or m is not positive, or there are too many outcomes.
 *
 * @example
 * ```ts
 * import { contrastiveRisk, expectedEmpiricalRisk, retrievalModel } from '@crossmodal/theory';
 *
 * const model = retrievalModel({ positives: [[0.5, 0.5]], negatives: [0.5, 0.5] });
 * console.log(contrastiveRisk(model, [[1, -1]], 1).toFixed(6)); // 0.433781
 * console.log(expectedEmpiricalRisk(model, [[1, -1]], { temperature: 1, negatives: 2 }).toFixed(6)); // 0.216890
 * ```
 */
export function expectedEmpiricalRisk(
  model: RetrievalModel,
  scores: readonly ArrayLike<number>[],
  { temperature, negatives, limit = MOST_DRAWS }: FiniteNegativesOptions,
): number {
  checkScale('expectedEmpiricalRisk: temperature', temperature);
  checkCount('expectedEmpiricalRisk: negatives', negatives);
  checkScores('expectedEmpiricalRisk', model, scores);
  let risk = 0;
  for (let x = 0; x < scores.length; x++) {
    const { law, scores: [distinct] } = mergeTied(model.negatives[x], [scores[x]]);
    let ofAnchor = 0;
    forEachDraw({ law, count: negatives, limit, caller: 'expectedEmpiricalRisk' }, (counts, probability) => {
      let most = -Infinity;
      for (let k = 0; k < counts.length; k++) if (counts[k] > 0 && distinct[k] > most) most = distinct[k];
      let sum = 0;
      for (let k = 0; k < counts.length; k++) if (counts[k] > 0) sum += counts[k] * Math.exp((distinct[k] - most) / temperature);
      ofAnchor += probability * (most + temperature * Math.log(sum / negatives));
    });
    const positives = model.positives[x];
    for (let k = 0; k < positives.length; k++) ofAnchor -= positives[k] * scores[x][k];
    risk += model.anchors[x] * ofAnchor;
  }
  return risk;
}
