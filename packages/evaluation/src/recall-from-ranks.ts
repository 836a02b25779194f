import { checkPositiveInteger } from './check-positive-integer.ts';
import { checkRanks } from './check-ranks.ts';

/**
 * The fraction of ranks that are at most k: {@link recallAtK} for several k from one pass over the logits.
 *
 * @param ranks Ranks from {@link partnerRanks}; their tie rule is the recall's.
 * @param k Number of candidates retrieved.
 * @returns A number from 0 to 1.
 * @throws ShapeError If `ranks` is empty.
 * @throws OutOfRangeError If a rank or `k` is no integer ≥ 1.
 *
 * @example
 * ```ts
 * import { recallFromRanks } from '@crossmodal/evaluation';
 *
 * const ranks = [1, 3, 2, 7];
 * console.log([1, 5, 10].map((k) => recallFromRanks(ranks, k))); // [ 0.25, 0.75, 1 ]
 * ```
 */
export function recallFromRanks(ranks: ArrayLike<number>, k: number): number {
  checkRanks('recallFromRanks', ranks);
  checkPositiveInteger('recallFromRanks: k', k);
  let found = 0;
  for (let i = 0; i < ranks.length; i++) if (ranks[i] <= k) found++;
  return found / ranks.length;
}
