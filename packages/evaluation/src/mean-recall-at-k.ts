import type { Logits } from './logits.ts';
import type { RankOptions } from './partner-ranks.ts';
import { recallAtK } from './recall-at-k.ts';

/**
 * The mean of R@k from u to v and from v to u, as papers on images and captions report it (Li, Wei, Yang and Ying 2026,
 * section 5).
 *
 * @param logits Square, the pairs on the diagonal.
 * @param k Number of candidates retrieved.
 * @param options Tie rule of {@link recallAtK}.
 * @throws ShapeError If the logits are not square or their length is another one.
 * @throws OutOfRangeError If `k` is no integer ≥ 1, a logit is not a number, or the tie rule is none.
 *
 * @example
 * ```ts
 * import { meanRecallAtK } from '@crossmodal/evaluation';
 *
 * const logits = { data: Float64Array.of(2, 3, 0, 1), rows: 2, columns: 2 };
 * console.log(meanRecallAtK(logits, 1, { ties: 'pessimistic' })); // 0.5
 * ```
 */
export function meanRecallAtK(logits: Logits, k: number, { ties }: Pick<RankOptions, 'ties'>): number {
  return (recallAtK(logits, k, { direction: 'u->v', ties }) + recallAtK(logits, k, { direction: 'v->u', ties })) / 2;
}
