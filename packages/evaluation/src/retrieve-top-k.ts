import { OutOfRangeError } from '@crossmodal/theory';

import { checkPositiveInteger } from './check-positive-integer.ts';

/**
 * The k candidates with the greatest scores, best first (Baptista, Stuart and Tran 2025, Algorithm 1).
 *
 * Equal scores come in the order of their indices. The k best so far are kept in a heap, so n candidates cost
 * O(n log k) at most and about n comparisons where k ≪ n. By Theorem 4.2 of the same paper the first is the mode of
 * the empirical conditional.
 *
 * @param scores One score a candidate: a row or column of logits, for instance.
 * @param k Number of candidates wanted, from 1 to `scores.length`.
 * @returns k distinct indices.
 * @throws OutOfRangeError If `k` is no such integer or a score is not a number.
 *
 * @example
 * ```ts
 * import { retrieveTopK } from '@crossmodal/evaluation';
 *
 * console.log(retrieveTopK([0.1, 0.7, 0.7, 0.9], 3)); // Uint32Array(3) [ 3, 1, 2 ]
 * ```
 */
export function retrieveTopK(scores: ArrayLike<number>, k: number): Uint32Array {
  checkPositiveInteger('retrieveTopK: k', k, scores.length);
  // The root is the worst of the k best so far.
  const heap = new Uint32Array(k);
  for (let i = 0; i < k; i++) {
    requireNumber(scores, i);
    heap[i] = i;
  }
  const bounds = { scores, size: k };
  for (let root = (k >> 1) - 1; root >= 0; root--) siftDown(heap, root, bounds);
  let worst = scores[heap[0]];
  for (let i = k; i < scores.length; i++) {
    const score = scores[i];
    // A later candidate with the worst score loses to the earlier one, so only a greater score enters.
    if (score > worst) {
      heap[0] = i;
      siftDown(heap, 0, bounds);
      worst = scores[heap[0]];
    } else if (!(score <= worst)) {
      requireNumber(scores, i);
    }
  }
  for (let size = k - 1; size > 0; size--) {
    const last = heap[size];
    heap[size] = heap[0];
    heap[0] = last;
    bounds.size = size;
    siftDown(heap, 0, bounds);
  }
  return heap;
}

/** Moves the entry at `root` down until no child is worse: a lower score, or the same and a higher index. */
function siftDown(heap: Uint32Array, root: number, bounds: { readonly scores: ArrayLike<number>; readonly size: number }): void {
  const { scores, size } = bounds;
  const moving = heap[root];
  const movingScore = scores[moving];
  let hole = root;
  for (;;) {
    let child = 2 * hole + 1;
    if (child >= size) break;
    let childScore = scores[heap[child]];
    if (child + 1 < size) {
      const otherScore = scores[heap[child + 1]];
      if (otherScore < childScore || (otherScore === childScore && heap[child + 1] > heap[child])) {
        child++;
        childScore = otherScore;
      }
    }
    if (movingScore < childScore || (movingScore === childScore && moving > heap[child])) break;
    heap[hole] = heap[child];
    hole = child;
  }
  heap[hole] = moving;
}

function requireNumber(scores: ArrayLike<number>, index: number): void {
  if (Number.isNaN(scores[index])) {
    throw new OutOfRangeError(`retrieveTopK: scores[${index}] is NaN; expected a number`);
  }
}
