import { type EmpiricalRisk, empiricalRisk } from './empirical-risk.ts';
import { checkScoredSample, type ScoredSample, type SharedNegatives } from './negative-scores.ts';

/**
 * The empirical risk of self-supervised contrastive learning (the global contrastive loss of CLIP and SimCLR), where all
 * anchors share m negatives that were drawn independently of the pairs,
 *
 *   (1/n) Σ_i τ log[ (1/m) Σ_j exp((s(xᵢ, y′ⱼ) − s(xᵢ, yᵢ))/τ) ]
 *
 * (Li, Wei, Yang and Ying 2026, equation 8). More anchors do not average out what the shared negatives have in common, so
 * it fluctuates by O(1/√m) + O(1/√n) (theorem 4.6), where {@link scrlRisk} has a bias of O(1/m) alone.
 *
 * @param sample Scores without the factor 1/τ.
 * @param options `temperature` τ > 0.
 * @throws ShapeError If the shapes disagree.
 * @throws OutOfRangeError If a score is not finite, the negatives are not marked `'shared'`, or τ is not positive.
 *
 * @example
 * ```ts
 * import { sscrlRisk } from '@crossmodal/evaluation';
 *
 * const negatives = { sampling: 'shared', scores: { data: Float64Array.of(0, 0, 1, 1), rows: 2, columns: 2 } } as const;
 * console.log(sscrlRisk({ positives: [0, 3], negatives }, { temperature: 1 }).risk); // -1
 * ```
 */
export function sscrlRisk(sample: ScoredSample<SharedNegatives>, { temperature }: { readonly temperature: number }): EmpiricalRisk {
  checkScoredSample('sscrlRisk', sample, 'shared');
  return empiricalRisk('sscrlRisk', sample, temperature);
}
