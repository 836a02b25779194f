import { OutOfRangeError } from '@crossmodal/theory';

import { checkRelevanceScores } from './relevance-scores.ts';
import type { RelevanceScores } from './relevance-scores.ts';
import { retrieveTopK } from './retrieve-top-k.ts';

/**
 * The mean over the right answers of the precision at the rank of each (Manning, Raghavan and Schütze 2008,
 * section 8.4); its mean over queries is the mean average precision.
 *
 * Tie rule: equal scores come in the order of their indices, as in {@link retrieveTopK}.
 *
 * @param ranking Scores and relevance of the candidates of one query.
 * @returns A number in (0, 1]; 1 if the right answers come first.
 * @throws ShapeError If `scores` and `relevant` differ in length or are empty.
 * @throws OutOfRangeError If no candidate is relevant, which leaves the mean undefined, or a score is not a number.
 *
 * @example
 * ```ts
 * import { averagePrecision } from '@crossmodal/evaluation';
 *
 * const ranking = { scores: [0.9, 0.1, 0.8, 0.3], relevant: Uint8Array.of(1, 1, 0, 0) };
 * console.log(averagePrecision(ranking)); // 0.75
 * ```
 */
export function averagePrecision(ranking: RelevanceScores): number {
  checkRelevanceScores('averagePrecision', ranking);
  const { scores, relevant } = ranking;
  const order = retrieveTopK(scores, scores.length);
  let hits = 0;
  let sum = 0;
  for (let i = 0; i < order.length; i++) {
    if (relevant[order[i]] !== 0) {
      hits++;
      sum += hits / (i + 1);
    }
  }
  if (hits === 0) {
    throw new OutOfRangeError('averagePrecision: relevant is all zero; expected at least one relevant candidate');
  }
  return sum / hits;
}
