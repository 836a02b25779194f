import { checkCount } from '../kme/check-count.ts';
import { checkScale } from '../kme/check-scale.ts';
import { forEachDraw } from './for-each-draw.ts';
import type { RetrievalModel } from './retrieval-model.ts';
import { tabularRiskMinimizer } from './tabular-risk-minimizer.ts';

/** Options of {@link finiteNegativesMinimizer}. */
export interface FiniteNegativesMinimizerOptions {
  /** τ > 0. */
  readonly temperature: number;
  /** m, from 1. */
  readonly negatives: number;
  /** B > 0 with |s| ≤ B. */
  readonly scoreBound: number;
  /** Most outcomes of the draw that are enumerated, up to order; default 100,000. */
  readonly limit?: number;
}

/**
 * The scorer with |s| ≤ B that minimises the expected contrastive risk with m negatives, to which infinitely many anchors
 * lead. It is not τ log(p⁺/p⁻), which is the case m = ∞ (derived here):
 *
 * - for m = 1 the risk is linear and the minimiser is ±B by the sign of p⁺ − p⁻, with ties that lose retrieval;
 * - for m ≥ 2, where it lies inside the bounds, it has the order of the likelihood ratio: p⁺_k/p⁻_k is an increasing function
 *   of s_k. `minNegativesForFiniteMinimizer` says from which m that can be.
 *
 * @param model Laws of anchors, positives and negatives.
 * @param options τ, m, B and the most outcomes; there are C(m + K − 1, K − 1) of K candidates.
 * @returns Row x: s(x, y); 0 where neither law has mass.
 * @throws OutOfRangeError If τ, m or B is not positive, or there are too many outcomes.
 *
 * @example
 * ```ts
 * import { finiteNegativesMinimizer, retrievalModel } from '@crossmodal/theory';
 *
 * const model = retrievalModel({ positives: [[0.4, 0.35, 0.25]], negatives: [0.2, 0.3, 0.5] });
 * const [scores] = finiteNegativesMinimizer(model, { temperature: 1, negatives: 1, scoreBound: 2 });
 * console.log(scores); // Float64Array(3) [ 2, 2, -2 ]
 * ```
 */
export function finiteNegativesMinimizer(
  model: RetrievalModel,
  { temperature, negatives, scoreBound, limit = 100_000 }: FiniteNegativesMinimizerOptions,
): Float64Array[] {
  checkScale('finiteNegativesMinimizer: temperature', temperature);
  checkScale('finiteNegativesMinimizer: scoreBound', scoreBound);
  checkCount('finiteNegativesMinimizer: negatives', negatives);
  return model.positives.map((positives, x) => {
    const candidates = positives.length;
    const support = Array.from(positives, (_, k) => k).filter((k) => model.negatives[x][k] > 0);
    const draws: number[] = [];
    const weights: number[] = [];
    const law = support.map((k) => model.negatives[x][k]);
    forEachDraw({ law, count: negatives, limit, caller: 'finiteNegativesMinimizer' }, (counts, probability) => {
      weights.push(probability);
      const from = draws.length;
      for (let k = 0; k < candidates; k++) draws.push(0);
      for (const [place, k] of support.entries()) draws[from + k] = counts[place] / negatives;
    });
    const data = Float64Array.from(draws);
    return tabularRiskMinimizer({ positives, negatives: { data, rows: weights.length, columns: candidates }, weights }, { temperature, scoreBound }).scores;
  });
}
