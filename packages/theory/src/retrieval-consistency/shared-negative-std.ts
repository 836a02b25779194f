import { checkScale } from '../kme/check-scale.ts';
import { checkScores } from './check-scores.ts';
import type { RetrievalModel } from './retrieval-model.ts';
import { sharedLaw } from './shared-law.ts';
import { tilt } from './tilt.ts';

/**
 * How much the contrastive risk of infinitely many anchors fluctuates with m negatives that they share: √m (L̂ − L) is
 * normal as m → ∞, with the standard deviation τ √Var_{y′}( E_x q_x(y′)/p⁻(y′) ) that is returned (derived here, by the delta
 * method; Li, Wei, Yang and Ying 2026, arXiv 2605.02116, Theorem 4.6, has the rate 1/√m).
 *
 * It is 0 at the optimum if p⁻ is the marginal of the positives: there the fluctuation is of order 1/m.
 *
 * @param model Laws of anchors and positives, and one law of negatives.
 * @param scores Row x: s(x, y), not divided by τ.
 * @param temperature τ > 0.
 * @returns In units of the scores.
 * @throws ShapeError If `scores` has not the shape of the model.
 * @throws OutOfRangeError If the negatives depend on the anchor, a score is not finite, or τ is not positive.
 *
 * @example
 * ```ts
 * import { finiteJoint, retrievalModelFromJoint, sharedNegativeStd } from '@crossmodal/theory';
 *
 * const joint = finiteJoint([[3, 1], [1, 3]]);
 * const model = retrievalModelFromJoint(joint);
 * console.log(sharedNegativeStd(model, joint.pointwiseMutualInformation, 1) < 1e-15); // true
 * console.log(sharedNegativeStd(model, [[1, 0], [1, 0]], 1).toFixed(6)); // 0.462117
 * ```
 */
export function sharedNegativeStd(model: RetrievalModel, scores: readonly ArrayLike<number>[], temperature: number): number {
  checkScale('sharedNegativeStd: temperature', temperature);
  checkScores('sharedNegativeStd', model, scores);
  const law = sharedLaw('sharedNegativeStd', model);
  const mean = new Float64Array(law.length);
  for (let x = 0; x < scores.length; x++) {
    const { tilted } = tilt(law, scores[x], temperature);
    for (let k = 0; k < law.length; k++) mean[k] += model.anchors[x] * tilted[k];
  }
  let variance = 0;
  for (let k = 0; k < law.length; k++) if (law[k] > 0) variance += (mean[k] - law[k]) ** 2 / law[k];
  return temperature * Math.sqrt(variance);
}
