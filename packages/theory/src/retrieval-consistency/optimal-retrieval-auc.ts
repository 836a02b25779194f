import { aucOfAnchor } from './retrieval-auc.ts';
import type { RetrievalModel } from './retrieval-model.ts';

/**
 * The greatest retrieval criterion of any scorer, sup E, reached by the order of the likelihood ratio p_x⁺/p_x⁻
 * (Li, Wei, Yang and Ying 2026, arXiv 2605.02116, Lemma 3.3). Supports may differ. Costs O(K log K) an anchor.
 *
 * @param model Laws of anchors, positives and negatives.
 * @returns A number from ½ to 1.
 *
 * @example
 * ```ts
 * import { optimalRetrievalAuc, retrievalModel } from '@crossmodal/theory';
 *
 * const model = retrievalModel({ positives: [[1 / 2, 1 / 2]], negatives: [1 / 3, 2 / 3] });
 * console.log((12 * optimalRetrievalAuc(model)).toFixed(6)); // 7.000000
 * ```
 */
export function optimalRetrievalAuc(model: RetrievalModel): number {
  let area = 0;
  for (let x = 0; x < model.anchors.length; x++) area += model.anchors[x] * optimalAucOfAnchor(model.positives[x], model.negatives[x]);
  return area;
}

/** The same given one anchor. Equal ratios may come in any order, so that their rounding does no harm. */
export function optimalAucOfAnchor(positives: ArrayLike<number>, negatives: ArrayLike<number>): number {
  const scores = Float64Array.from({ length: positives.length }, (_, k) => (positives[k] > 0 ? positives[k] / negatives[k] : 0));
  return aucOfAnchor(positives, negatives, { scores, tieTolerance: 0 });
}
