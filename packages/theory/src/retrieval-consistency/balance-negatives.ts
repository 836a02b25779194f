import { OutOfRangeError } from '../errors.ts';
import { checkCount } from '../kme/check-count.ts';

/** Whether each anchor has its own negatives (`scrl`) or all share one set (`sscrl`). */
export type NegativeSampling = 'scrl' | 'sscrl';

/**
 * The number of negatives at which both terms of the bounds have the same order: √n where each anchor has its own, as
 * 1/m = 1/√n, and n where all share one set, as 1/√m = 1/√n (Li, Wei, Yang and Ying 2026, arXiv 2605.02116, section 4; to
 * leading order, without constants and logarithms). More of them do not improve the bound.
 *
 * @param sampling `scrl` or `sscrl`.
 * @param anchors n, from 1.
 * @throws OutOfRangeError If `sampling` is neither or n is no positive integer.
 *
 * @example
 * ```ts
 * import { balanceNegatives } from '@crossmodal/theory';
 *
 * console.log(balanceNegatives('scrl', 10_000), balanceNegatives('sscrl', 10_000)); // 100 10000
 * ```
 */
export function balanceNegatives(sampling: NegativeSampling, anchors: number): number {
  checkCount('balanceNegatives: anchors', anchors);
  if (sampling !== 'scrl' && sampling !== 'sscrl') throw new OutOfRangeError(`balanceNegatives: sampling is ${String(sampling)}; expected scrl or sscrl`);
  return sampling === 'scrl' ? Math.sqrt(anchors) : anchors;
}
