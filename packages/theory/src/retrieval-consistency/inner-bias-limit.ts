import { checkScale } from '../kme/check-scale.ts';
import { checkScores } from './check-scores.ts';
import type { RetrievalModel } from './retrieval-model.ts';
import { tilt } from './tilt.ts';

/**
 * lim m b_m(s) as m → ∞, (τ/2) E_x χ²(q_x ‖ p_x⁻), of the bias that `innerBias` gives: the constant of its rate 1/m
 * (derived here, by the delta method).
 *
 * @param model Laws of anchors, positives and negatives.
 * @param scores Row x: s(x, y), not divided by τ.
 * @param temperature τ > 0.
 * @throws ShapeError If `scores` has not the shape of the model.
 * @throws OutOfRangeError If a score is not finite or τ is not positive.
 *
 * @example
 * ```ts
 * import { innerBiasLimit, retrievalModel } from '@crossmodal/theory';
 *
 * const model = retrievalModel({ positives: [[0.5, 0.5]], negatives: [0.5, 0.5] });
 * console.log(innerBiasLimit(model, [[1, -1]], 1).toFixed(6), (Math.tanh(1) ** 2 / 2).toFixed(6)); // 0.290013 0.290013
 * ```
 */
export function innerBiasLimit(model: RetrievalModel, scores: readonly ArrayLike<number>[], temperature: number): number {
  checkScale('innerBiasLimit: temperature', temperature);
  checkScores('innerBiasLimit', model, scores);
  let sum = 0;
  for (let x = 0; x < scores.length; x++) {
    const negatives = model.negatives[x];
    const { tilted } = tilt(negatives, scores[x], temperature);
    for (let k = 0; k < tilted.length; k++) {
      if (negatives[k] > 0) sum += model.anchors[x] * negatives[k] * (tilted[k] / negatives[k] - 1) ** 2;
    }
  }
  return (temperature / 2) * sum;
}
