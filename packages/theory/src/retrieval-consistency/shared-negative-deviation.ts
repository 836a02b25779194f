import { checkCount } from '../kme/check-count.ts';
import { checkScale } from '../kme/check-scale.ts';
import { checkScores } from './check-scores.ts';
import type { FiniteNegativesOptions } from './finite-negatives-options.ts';
import { forEachDraw, MOST_DRAWS } from './for-each-draw.ts';
import { mergeTied } from './merge-tied.ts';
import type { RetrievalModel } from './retrieval-model.ts';
import { sharedLaw } from './shared-law.ts';
import { tilt } from './tilt.ts';

/**
 * Standard deviation of the contrastive risk of infinitely many anchors over draws of m negatives that they share, by
 * enumeration: what averaging over anchors leaves. √m times it tends to `sharedNegativeStd`.
 *
 * @param model Laws of anchors and positives, and one law of negatives.
 * @param scores Row x: s(x, y), not divided by τ.
 * @param options τ, m and the most outcomes; there are C(m + K − 1, K − 1) of K candidates with distinct scores.
 * @returns In units of the scores.
 * @throws ShapeError If `scores` has not the shape of the model.
 * @throws OutOfRangeError If the negatives depend on the anchor, a score is not finite, τ or m is not positive, or there
 *   are too many outcomes.
 *
 * @example
 * ```ts
 * import { finiteJoint, retrievalModelFromJoint, sharedNegativeDeviation } from '@crossmodal/theory';
 *
 * const model = retrievalModelFromJoint(finiteJoint([[3, 1], [1, 3]]));
 * const scaled = (m: number) => Math.sqrt(m) * sharedNegativeDeviation(model, [[1, 0], [1, 0]], { temperature: 1, negatives: m });
 * console.log(scaled(1).toFixed(4), scaled(1000).toFixed(4)); // 0.5000 0.4622
 * ```
 */
export function sharedNegativeDeviation(
  model: RetrievalModel,
  scores: readonly ArrayLike<number>[],
  { temperature, negatives, limit = MOST_DRAWS }: FiniteNegativesOptions,
): number {
  checkScale('sharedNegativeDeviation: temperature', temperature);
  checkCount('sharedNegativeDeviation: negatives', negatives);
  checkScores('sharedNegativeDeviation', model, scores);
  const { law, scores: distinct } = mergeTied(sharedLaw('sharedNegativeDeviation', model), scores);
  const ratios = distinct.map((row) => {
    const { logNormaliser } = tilt(law, row, temperature);
    return row.map((score) => Math.exp(score / temperature - logNormaliser));
  });
  let [mean, square] = [0, 0];
  forEachDraw({ law, count: negatives, limit, caller: 'sharedNegativeDeviation' }, (counts, probability) => {
    let change = 0;
    for (let x = 0; x < ratios.length; x++) {
      if (model.anchors[x] === 0) continue;
      let sum = 0;
      for (let k = 0; k < counts.length; k++) sum += counts[k] * ratios[x][k];
      change += model.anchors[x] * Math.log(sum / negatives);
    }
    mean += probability * change;
    square += probability * change * change;
  });
  return temperature * Math.sqrt(Math.max(0, square - mean * mean));
}
