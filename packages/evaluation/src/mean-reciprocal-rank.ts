import { checkRanks } from './check-ranks.ts';

/**
 * The mean of 1 / rank over the queries (Voorhees 1999, the measure of the TREC-8 question answering track).
 *
 * @param ranks Ranks from {@link partnerRanks}, which sets the tie rule.
 * @returns A number in (0, 1]; 1 if every partner comes first.
 * @throws ShapeError If `ranks` is empty.
 * @throws OutOfRangeError If a rank is no integer ≥ 1.
 *
 * @example
 * ```ts
 * import { meanReciprocalRank } from '@crossmodal/evaluation';
 *
 * console.log(meanReciprocalRank([1, 2, 4, 4])); // 0.5
 * ```
 */
export function meanReciprocalRank(ranks: ArrayLike<number>): number {
  checkRanks('meanReciprocalRank', ranks);
  let sum = 0;
  for (let i = 0; i < ranks.length; i++) sum += 1 / ranks[i];
  return sum / ranks.length;
}
