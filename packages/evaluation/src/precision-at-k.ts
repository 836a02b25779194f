import { checkPositiveInteger } from './check-positive-integer.ts';
import { checkRelevanceScores } from './relevance-scores.ts';
import type { RelevanceScores } from './relevance-scores.ts';
import { retrieveTopK } from './retrieve-top-k.ts';

/**
 * The fraction of right answers among the k candidates retrieved first (Manning, Raghavan and Schütze 2008,
 * section 8.4).
 *
 * Tie rule: equal scores come in the order of their indices, as in {@link retrieveTopK}.
 *
 * @param ranking Scores and relevance of the candidates of one query.
 * @param k Number of candidates retrieved, from 1 to their number.
 * @returns A number from 0 to 1.
 * @throws ShapeError If `scores` and `relevant` differ in length or are empty.
 * @throws OutOfRangeError If `k` is no such integer or a score is not a number.
 *
 * @example
 * ```ts
 * import { precisionAtK } from '@crossmodal/evaluation';
 *
 * const ranking = { scores: [0.9, 0.1, 0.8, 0.3], relevant: Uint8Array.of(1, 1, 0, 0) };
 * console.log(precisionAtK(ranking, 2)); // 0.5
 * ```
 */
export function precisionAtK(ranking: RelevanceScores, k: number): number {
  checkRelevanceScores('precisionAtK', ranking);
  const { scores, relevant } = ranking;
  checkPositiveInteger('precisionAtK: k', k, scores.length);
  const retrieved = retrieveTopK(scores, k);
  let hits = 0;
  for (let i = 0; i < k; i++) if (relevant[retrieved[i]] !== 0) hits++;
  return hits / k;
}
