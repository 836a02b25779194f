import { type EmpiricalRisk, empiricalRisk } from './empirical-risk.ts';
import { checkScoredSample, type OwnNegatives, type ScoredSample } from './negative-scores.ts';

/**
 * The empirical risk of supervised contrastive learning, where every anchor draws m negatives of its own,
 *
 *   (1/n) Σ_i τ log[ (1/m) Σ_j exp((s(xᵢ, y′ᵢⱼ) − s(xᵢ, yᵢ))/τ) ]
 *
 * (Li, Wei, Yang and Ying 2026, equation 5). It underestimates the population risk by O(1/m) and fluctuates by
 * O(1/√n) (theorem 4.5). For one set of negatives that all anchors share take {@link sscrlRisk}: the number is computed
 * alike, but its law is another.
 *
 * @param sample Scores without the factor 1/τ.
 * @param options `temperature` τ > 0.
 * @throws ShapeError If the shapes disagree.
 * @throws OutOfRangeError If a score is not finite, the negatives are not marked `'own'`, or τ is not positive.
 *
 * @example
 * ```ts
 * import { scrlRisk } from '@crossmodal/evaluation';
 *
 * const negatives = { sampling: 'own', scores: { data: Float64Array.of(-1, 0, 1), rows: 1, columns: 3 } } as const;
 * console.log(scrlRisk({ positives: [0], negatives }, { temperature: 0.5 }).risk.toFixed(6)); // 0.522160
 * ```
 */
export function scrlRisk(sample: ScoredSample<OwnNegatives>, { temperature }: { readonly temperature: number }): EmpiricalRisk {
  checkScoredSample('scrlRisk', sample, 'own');
  return empiricalRisk('scrlRisk', sample, temperature);
}
