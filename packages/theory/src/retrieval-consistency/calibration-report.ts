import { checkScale } from '../kme/check-scale.ts';
import { checkScores } from './check-scores.ts';
import { optimalAucOfAnchor } from './optimal-retrieval-auc.ts';
import { relativeEntropy } from './relative-entropy.ts';
import { aucOfAnchor } from './retrieval-auc.ts';
import type { RetrievalModel } from './retrieval-model.ts';
import { tilt } from './tilt.ts';

/** Both sides of the calibration inequality. */
export interface Calibration {
  /** L(s) − inf L. */
  readonly excessRisk: number;
  /** sup E − E(s), the left side. */
  readonly suboptimality: number;
  /** √((2/τ)(L(s) − inf L)), the right side. */
  readonly bound: number;
  /** `bound` − `suboptimality`. */
  readonly slack: number;
  /** `suboptimality` / `bound`; 0 where both are 0. */
  readonly ratio: number;
  /** Whether the left side is at most the right one, but for rounding of 1e-12. */
  readonly holds: boolean;
}

/** The inequality for a model, and for each anchor alone. */
export interface CalibrationReport extends Calibration {
  readonly perAnchor: readonly Calibration[];
}

const ROUNDING = 1e-12;

/**
 * The calibration inequality sup E − E(s) ≤ √((2/τ)(L(s) − inf L)): a scorer whose contrastive risk is nearly least
 * retrieves nearly best (Li, Wei, Yang and Ying 2026, arXiv 2605.02116, Theorem 3.4). The right side is
 * √(2 E_x KL(p_x⁺ ‖ q_x)), which has no τ of its own.
 *
 * The constant is not sharp: in every case that was looked at the left side is below 0.58 of the right one (√(1/3); found
 * here, not in the paper).
 *
 * @param model Laws of anchors, positives and negatives.
 * @param scores Row x: s(x, y), not divided by τ.
 * @param temperature τ > 0.
 * @throws ShapeError If `scores` has not the shape of the model.
 * @throws OutOfRangeError If a score is not finite or τ is not positive.
 *
 * @example
 * ```ts
 * import { calibrationReport, retrievalModel } from '@crossmodal/theory';
 *
 * const model = retrievalModel({ positives: [[2 / 3, 1 / 3]], negatives: [1 / 3, 2 / 3] });
 * const { suboptimality, bound, holds } = calibrationReport(model, [[0, 0]], 1);
 * console.log(suboptimality.toFixed(6), bound.toFixed(6), holds); // 0.166667 0.679778 true
 * ```
 */
export function calibrationReport(model: RetrievalModel, scores: readonly ArrayLike<number>[], temperature: number): CalibrationReport {
  checkScale('calibrationReport: temperature', temperature);
  checkScores('calibrationReport', model, scores);
  let [divergence, gap] = [0, 0];
  const perAnchor = scores.map((row, x) => {
    const [positives, negatives] = [model.positives[x], model.negatives[x]];
    const ofAnchor = relativeEntropy(positives, tilt(negatives, row, temperature).tilted);
    const lost = Math.max(0, optimalAucOfAnchor(positives, negatives) - aucOfAnchor(positives, negatives, { scores: row, tieTolerance: 0 }));
    if (model.anchors[x] > 0) {
      divergence += model.anchors[x] * ofAnchor;
      gap += model.anchors[x] * lost;
    }
    return calibration(ofAnchor, lost, temperature);
  });
  return { ...calibration(divergence, gap, temperature), perAnchor };
}

function calibration(divergence: number, suboptimality: number, temperature: number): Calibration {
  const bound = Math.sqrt(2 * divergence);
  return {
    excessRisk: temperature * divergence,
    suboptimality,
    bound,
    slack: bound - suboptimality,
    ratio: suboptimality === 0 ? 0 : suboptimality / bound,
    holds: suboptimality <= bound + ROUNDING,
  };
}
