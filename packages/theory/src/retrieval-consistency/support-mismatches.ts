import type { RetrievalModel } from './retrieval-model.ts';

/** A candidate that can be only a positive, or only a negative, of an anchor. */
export interface SupportMismatch {
  readonly anchor: number;
  readonly candidate: number;
  /** The law in which it has no mass. */
  readonly missing: 'positives' | 'negatives';
}

/**
 * What keeps the contrastive risk from having a finite minimiser: candidates with mass in one of p_x⁺ and p_x⁻ alone. The
 * score of one that is never a negative wants to be +∞, which makes the risk unbounded below, and of one that is never a
 * positive −∞. Without any, τ log(p⁺/p⁻) is a finite minimiser, as the proof of Li, Wei, Yang and Ying 2026,
 * arXiv 2605.02116, Theorem 3.1, takes for granted.
 *
 * @param model Laws of anchors, positives and negatives.
 * @returns All of them, by anchor; empty if the supports are the same.
 *
 * @example
 * ```ts
 * import { retrievalModel, supportMismatches } from '@crossmodal/theory';
 *
 * const model = retrievalModel({ positives: [[1, 0]], negatives: [0.5, 0.5] });
 * console.log(supportMismatches(model)); // [ { anchor: 0, candidate: 1, missing: 'positives' } ]
 * ```
 */
export function supportMismatches(model: RetrievalModel): SupportMismatch[] {
  const found: SupportMismatch[] = [];
  for (let anchor = 0; anchor < model.anchors.length; anchor++) {
    if (model.anchors[anchor] === 0) continue;
    const [positives, negatives] = [model.positives[anchor], model.negatives[anchor]];
    for (let candidate = 0; candidate < positives.length; candidate++) {
      if ((positives[candidate] > 0) === (negatives[candidate] > 0)) continue;
      found.push({ anchor, candidate, missing: positives[candidate] > 0 ? 'negatives' : 'positives' });
    }
  }
  return found;
}
