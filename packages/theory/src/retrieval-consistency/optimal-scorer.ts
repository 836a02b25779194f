import { DegenerateError, ShapeError } from '../errors.ts';
import { checkRows } from '../kme/check-rows.ts';
import { checkScale } from '../kme/check-scale.ts';
import type { RetrievalModel } from './retrieval-model.ts';
import { supportMismatches } from './support-mismatches.ts';

/**
 * The minimiser of the contrastive risk, s(x, y) = τ log(p_x⁺(y)/p_x⁻(y)) + g(x)
 * (Li, Wei, Yang and Ying 2026, arXiv 2605.02116, Lemma 3.2). It orders candidates by the likelihood ratio, so it has the
 * greatest AUC too (Theorem 3.1).
 *
 * @param model Laws of anchors, positives and negatives.
 * @param temperature τ > 0.
 * @param offsets g(x), one number an anchor; default 0. No risk and no order depends on them.
 * @returns Row x: s(x, y); g(x) where neither law has mass, as any score does there.
 * @throws DegenerateError If there is no finite minimiser: see `supportMismatches`.
 * @throws ShapeError If `offsets` has another length than the anchors.
 * @throws OutOfRangeError If τ is not positive or an offset is not finite.
 *
 * @example
 * ```ts
 * import { optimalScorer, retrievalModel } from '@crossmodal/theory';
 *
 * const model = retrievalModel({ positives: [[0.8, 0.2]], negatives: [0.2, 0.8] });
 * console.log(optimalScorer(model, 0.5)[0][0] === 0.5 * Math.log(4)); // true
 * ```
 */
export function optimalScorer(model: RetrievalModel, temperature: number, offsets?: ArrayLike<number>): Float64Array[] {
  checkScale('optimalScorer: temperature', temperature);
  const count = model.anchors.length;
  if (offsets) {
    if (offsets.length !== count) throw new ShapeError(`optimalScorer: offsets has ${offsets.length} entries; expected ${count}, one an anchor`);
    checkRows('optimalScorer: offsets', [offsets], count);
  }
  const [mismatch] = supportMismatches(model);
  if (mismatch) {
    throw new DegenerateError(
      `optimalScorer: model has no finite minimiser, as candidate ${mismatch.candidate} of anchor ${mismatch.anchor} has no mass in its ${mismatch.missing}; expected equal supports`,
    );
  }
  return model.positives.map((row, x) => {
    const negatives = model.negatives[x];
    const offset = offsets?.[x] ?? 0;
    // An anchor without mass is not looked at for mismatches, and may have any score where a logarithm is infinite.
    return row.map((p, k) => (p > 0 && negatives[k] > 0 ? temperature * Math.log(p / negatives[k]) : 0) + offset);
  });
}
