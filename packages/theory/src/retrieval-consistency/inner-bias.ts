import { checkCount } from '../kme/check-count.ts';
import { checkScale } from '../kme/check-scale.ts';
import { checkScores } from './check-scores.ts';
import type { FiniteNegativesOptions } from './finite-negatives-options.ts';
import { forEachDraw, MOST_DRAWS } from './for-each-draw.ts';
import { mergeTied } from './merge-tied.ts';
import type { RetrievalModel } from './retrieval-model.ts';
import { tilt } from './tilt.ts';

/**
 * How much m negatives understate the contrastive risk, b_m(s) = L(s) − E L̂(s) ≥ 0, by enumeration. It falls with m, like
 * `innerBiasLimit` / m in the end; Lemma 4.3 of Li, Wei, Yang and Ying 2026 (arXiv 2605.02116) bounds it.
 *
 * With W the mean of the drawn e^{s/τ} over its expectation it is τ E[W − 1 − log W], a sum of terms ≥ 0, as E W = 1.
 *
 * @param model Laws of anchors, positives and negatives; the positives make no difference.
 * @param scores Row x: s(x, y), not divided by τ.
 * @param options τ, m and the most outcomes; there are C(m + K − 1, K − 1) of K distinct scores.
 * @returns A number ≥ 0 in units of the scores.
 * @throws ShapeError If `scores` has not the shape of the model.
 * @throws OutOfRangeError If a score is not finite, τ or m is not positive, or there are too many outcomes.
 *
 * @example
 * ```ts
 * import { innerBias, retrievalModel } from '@crossmodal/theory';
 *
 * const model = retrievalModel({ positives: [[0.5, 0.5]], negatives: [0.5, 0.5] });
 * const bias = (negatives: number) => innerBias(model, [[1, -1]], { temperature: 1, negatives }).toFixed(6);
 * console.log(bias(1), bias(16), bias(256)); // 0.433781 0.019198 0.001137
 * ```
 */
export function innerBias(
  model: RetrievalModel,
  scores: readonly ArrayLike<number>[],
  { temperature, negatives, limit = MOST_DRAWS }: FiniteNegativesOptions,
): number {
  checkScale('innerBias: temperature', temperature);
  checkCount('innerBias: negatives', negatives);
  checkScores('innerBias', model, scores);
  let bias = 0;
  for (let x = 0; x < scores.length; x++) {
    if (model.anchors[x] === 0) continue;
    const { law, scores: [distinct] } = mergeTied(model.negatives[x], [scores[x]]);
    const { logNormaliser } = tilt(law, distinct, temperature);
    const logRatios = distinct.map((score) => score / temperature - logNormaliser);
    const ratios = logRatios.map(Math.exp);
    let ofAnchor = 0;
    forEachDraw({ law, count: negatives, limit, caller: 'innerBias' }, (counts, probability) => {
      let sum = 0;
      for (let k = 0; k < counts.length; k++) sum += counts[k] * ratios[k];
      const mean = sum / negatives;
      // Each form keeps the digits that the other loses; far below the range of float64 log W is some −700, to within log m.
      const logMean = mean > 0.5 ? Math.log1p(mean - 1) : mean > 0 ? Math.log(mean) : greatestDrawn(counts, logRatios);
      ofAnchor += probability * (mean - 1 - logMean);
    });
    bias += model.anchors[x] * ofAnchor;
  }
  return temperature * bias;
}

/** The greatest log-ratio among those drawn. */
function greatestDrawn(counts: Float64Array, logRatios: Float64Array): number {
  let most = -Infinity;
  for (let k = 0; k < counts.length; k++) if (counts[k] > 0) most = Math.max(most, logRatios[k]);
  return most;
}
