import { OutOfRangeError, ShapeError } from '@crossmodal/theory';

/** What {@link majorityVote} counts. */
export interface MajorityVoteOptions {
  /** Indices into `labels`, `stored` a query, nearest first: from `nearestNeighbours`. */
  readonly neighbours: Uint32Array;
  /** Neighbours stored for each query. */
  readonly stored: number;
  /** How many of them vote, at most `stored`. */
  readonly k: number;
  /** Class of each item of the pool. */
  readonly labels: ArrayLike<number>;
}

/**
 * The most frequent class among the first k neighbours of each query, so that one list of neighbours serves several k.
 * Of equally frequent classes the one whose neighbour is nearest wins.
 *
 * @param options Neighbours, k and labels.
 * @returns One class a query.
 * @throws ShapeError If the neighbours do not divide into lists of `stored`.
 * @throws OutOfRangeError If `k` is not from 1 to `stored`.
 *
 * @example
 * ```ts
 * import { majorityVote } from '@crossmodal/evaluation';
 *
 * const votes = { neighbours: Uint32Array.of(2, 0, 1), stored: 3, labels: [1, 1, 4] };
 * console.log(majorityVote({ ...votes, k: 2 }), majorityVote({ ...votes, k: 3 })); // Uint32Array(1) [ 4 ] Uint32Array(1) [ 1 ]
 * ```
 */
export function majorityVote({ neighbours, stored, k, labels }: MajorityVoteOptions): Uint32Array {
  if (!Number.isInteger(stored) || stored < 1 || neighbours.length % stored !== 0) {
    throw new ShapeError(`majorityVote: neighbours has ${neighbours.length} entries; expected a multiple of stored, which is ${stored}`);
  }
  if (!Number.isInteger(k) || k < 1 || k > stored) throw new OutOfRangeError(`majorityVote: k is ${k}; expected an integer from 1 to ${stored}`);
  const classes = new Uint32Array(neighbours.length / stored);
  const votes = new Map<number, number>();
  for (let i = 0; i < classes.length; i++) {
    votes.clear();
    for (let j = 0; j < k; j++) {
      const label = labels[neighbours[i * stored + j]];
      votes.set(label, (votes.get(label) ?? 0) + 1);
    }
    // A map keeps the order of the first vote, which is that of nearness, and only a greater count displaces.
    let most = 0;
    for (const [label, count] of votes) {
      if (count > most) [most, classes[i]] = [count, label];
    }
  }
  return classes;
}
