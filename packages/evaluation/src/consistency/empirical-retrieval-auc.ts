import { OutOfRangeError } from '@crossmodal/theory';

import { checkScoredSample, type OwnNegatives, type ScoredSample, type SharedNegatives } from './negative-scores.ts';

/** An empirical AUC of retrieval. */
export interface EmpiricalRetrievalAuc {
  /** Mean over the anchors, from 0 to 1; 1/2 for constant scores. */
  readonly auc: number;
  /** Share of its negatives that each anchor ranks below its positive, a tie counting one half. */
  readonly perAnchor: Float64Array;
}

/**
 * The empirical counterpart of the retrieval criterion P[s(x, y) > s(x, y′)] + ½ P[s(x, y) = s(x, y′)] with a positive y
 * and a negative y′ of the same anchor x (Li, Wei, Yang and Ying 2026, section 3).
 *
 * @param sample Scores; a factor 1/τ changes nothing.
 * @param options `tieTolerance` ≥ 0: scores that differ by no more are equal; default 0.
 * @throws ShapeError If the shapes disagree.
 * @throws OutOfRangeError If a score is not finite or the tolerance is negative.
 *
 * @example
 * ```ts
 * import { empiricalRetrievalAuc } from '@crossmodal/evaluation';
 *
 * const negatives = { sampling: 'own', scores: { data: Float64Array.of(0, 1, 2, 3), rows: 1, columns: 4 } } as const;
 * console.log(empiricalRetrievalAuc({ positives: [2], negatives }).auc); // 0.625
 * ```
 */
export function empiricalRetrievalAuc(sample: ScoredSample<OwnNegatives | SharedNegatives>, { tieTolerance = 0 }: { readonly tieTolerance?: number } = {}): EmpiricalRetrievalAuc {
  checkScoredSample('empiricalRetrievalAuc', sample);
  if (!(tieTolerance >= 0)) throw new OutOfRangeError(`empiricalRetrievalAuc: tieTolerance is ${tieTolerance}; expected a number >= 0`);
  const { positives, negatives } = sample;
  const { data, rows, columns } = negatives.scores;
  const perAnchor = new Float64Array(rows);
  let sum = 0;
  for (let i = 0; i < rows; i++) {
    // Halves are whole: the count is exact.
    let halves = 0;
    for (let at = i * columns; at < (i + 1) * columns; at++) {
      const lead = positives[i] - data[at];
      if (Math.abs(lead) <= tieTolerance) halves += 1;
      else if (lead > 0) halves += 2;
    }
    perAnchor[i] = halves / (2 * columns);
    sum += perAnchor[i];
  }
  return { auc: sum / rows, perAnchor };
}
