import { checkPositiveInteger } from './check-positive-integer.ts';
import type { Logits } from './logits.ts';
import { partnerRanks } from './partner-ranks.ts';
import type { RankOptions } from './partner-ranks.ts';
import { recallFromRanks } from './recall-from-ranks.ts';

/**
 * R@k: the fraction of queries whose true partner is among the k most similar candidates (Baptista, Stuart and
 * Tran 2025, section 4.1 and Algorithm 1).
 *
 * Tie rule: `'optimistic'` ranks a partner 1 + the number of candidates with a strictly greater logit,
 * `'pessimistic'` the number of candidates with a logit at least as great, the partner included. Report both where
 * ties may occur. With k at least the number of candidates the recall is 1.
 *
 * @param logits Rows u, columns v.
 * @param k Number of candidates retrieved.
 * @param options Direction, partners (default i ↔ i) and tie rule.
 * @returns A number from 0 to 1.
 * @throws ShapeError If the shape and length of `logits` disagree, `partner` has not one entry a query, or it is
 *   left out and the logits are not square.
 * @throws OutOfRangeError If `k` is no integer ≥ 1, a partner is no candidate, a logit is not a number, or an option
 *   is none of its words.
 *
 * @example
 * ```ts
 * import { recallAtK } from '@crossmodal/evaluation';
 *
 * const logits = { data: Float64Array.of(2, 0, 1, 0, 1, 3, 0, 0, 5), rows: 3, columns: 3 };
 * console.log(recallAtK(logits, 1, { direction: 'u->v', ties: 'pessimistic' })); // 0.6666666666666666
 * console.log(recallAtK(logits, 1, { direction: 'v->u', ties: 'pessimistic' })); // 1
 * ```
 */
export function recallAtK(logits: Logits, k: number, options: RankOptions): number {
  checkPositiveInteger('recallAtK: k', k);
  return recallFromRanks(partnerRanks(logits, options), k);
}
