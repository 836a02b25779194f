import { checkRanks } from './check-ranks.ts';

/**
 * The median rank of the true partner; the mean of the two middle ranks for an even number of queries.
 *
 * @param ranks Ranks from {@link partnerRanks}, which sets the tie rule.
 * @returns A number ≥ 1.
 * @throws ShapeError If `ranks` is empty.
 * @throws OutOfRangeError If a rank is no integer ≥ 1.
 *
 * @example
 * ```ts
 * import { medianRank } from '@crossmodal/evaluation';
 *
 * console.log(medianRank([9, 1, 2])); // 2
 * console.log(medianRank([9, 1, 2, 3])); // 2.5
 * ```
 */
export function medianRank(ranks: ArrayLike<number>): number {
  checkRanks('medianRank', ranks);
  const ordered = Float64Array.from(ranks);
  ordered.sort();
  const middle = ordered.length >> 1;
  return ordered.length % 2 === 1 ? ordered[middle] : (ordered[middle - 1] + ordered[middle]) / 2;
}
