import { OutOfRangeError } from '../errors.ts';
import { checkScores } from './check-scores.ts';
import type { RetrievalModel } from './retrieval-model.ts';

/** Options of {@link retrievalAuc}. */
export interface RetrievalAucOptions {
  /** Scores that differ by no more than this count as equal; default 0. */
  readonly tieTolerance?: number;
}

/**
 * The retrieval criterion, an area under the ROC curve: E(s) = P[s(x, y) > s(x, y′)] + ½ P[s(x, y) = s(x, y′)] with
 * x ~ p_X and, given x, a positive y and a negative y′ that are independent
 * (Li, Wei, Yang and Ying 2026, arXiv 2605.02116, section 2). Costs O(K log K) an anchor.
 *
 * @param model Laws of anchors, positives and negatives.
 * @param scores Row x: s(x, y). Their order within a row is all that counts.
 * @param options Which scores are ties.
 * @returns A number from 0 to 1; ½ for constant scores.
 * @throws ShapeError If `scores` has not the shape of the model.
 * @throws OutOfRangeError If a score is not finite or `tieTolerance` is negative.
 *
 * @example
 * ```ts
 * import { retrievalAuc, retrievalModel } from '@crossmodal/theory';
 *
 * const model = retrievalModel({ positives: [[0.8, 0.2]], negatives: [0.2, 0.8] });
 * console.log(retrievalAuc(model, [[1, 0]]).toFixed(4), retrievalAuc(model, [[0, 0]]).toFixed(4)); // 0.8000 0.5000
 * ```
 */
export function retrievalAuc(model: RetrievalModel, scores: readonly ArrayLike<number>[], { tieTolerance = 0 }: RetrievalAucOptions = {}): number {
  checkScores('retrievalAuc', model, scores);
  if (!(tieTolerance >= 0)) throw new OutOfRangeError(`retrievalAuc: tieTolerance is ${tieTolerance}; expected a number >= 0`);
  let area = 0;
  for (let x = 0; x < scores.length; x++) {
    area += model.anchors[x] * aucOfAnchor(model.positives[x], model.negatives[x], { scores: scores[x], tieTolerance });
  }
  return area;
}

/** The criterion given one anchor. */
export function aucOfAnchor(
  positives: ArrayLike<number>,
  negatives: ArrayLike<number>,
  { scores, tieTolerance }: { readonly scores: ArrayLike<number>; readonly tieTolerance: number },
): number {
  const count = positives.length;
  const order = Uint32Array.from({ length: count }, (_, k) => k).toSorted((a, b) => scores[a] - scores[b]);
  let area = 0;
  // Both ends of the window of ties move up with the score: below it is what the positive beats.
  let [first, last, beaten, tied] = [0, 0, 0, 0];
  for (const k of order) {
    for (; last < count && scores[order[last]] - scores[k] <= tieTolerance; last++) tied += negatives[order[last]];
    for (; scores[k] - scores[order[first]] > tieTolerance; first++) {
      beaten += negatives[order[first]];
      tied -= negatives[order[first]];
    }
    area += positives[k] * (beaten + tied / 2);
  }
  return area;
}
