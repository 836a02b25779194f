import { checkLabels } from './check-labels.ts';
import { majorityVote } from './majority-vote.ts';
import { nearestNeighbours, type NearestNeighboursOptions } from './nearest-neighbours.ts';

/** What {@link knnClassifier} decides by. */
export interface KnnClassifierOptions extends NearestNeighboursOptions {
  /** Class of each item of the pool, an integer ≥ 0. */
  readonly labels: ArrayLike<number>;
}

/**
 * Classes by the majority among the k nearest labelled items, a measure of frozen features that fits nothing. Of classes
 * with equally many votes the one with the nearest item wins; items at equal distance count in the order of their indices.
 *
 * @param options Labelled pool, queries, k, metric.
 * @returns One class a query.
 * @throws ShapeError, OutOfRangeError As `nearestNeighbours`, and if a label is no integer ≥ 0.
 *
 * @example
 * ```ts
 * import { knnClassifier } from '@crossmodal/evaluation';
 *
 * const pool = { data: Float64Array.of(0, 1, 2, 10), rows: 4, columns: 1 };
 * const queries = { data: Float64Array.of(0.4, 7), rows: 2, columns: 1 };
 * console.log(knnClassifier({ pool, labels: [5, 3, 3, 5], queries, k: 3, metric: 'euclidean' })); // Uint32Array(2) [ 3, 3 ]
 * console.log(knnClassifier({ pool, labels: [5, 3, 3, 5], queries, k: 2, metric: 'euclidean' })); // Uint32Array(2) [ 5, 5 ]
 * ```
 */
export function knnClassifier({ labels, ...options }: KnnClassifierOptions): Uint32Array {
  checkLabels('knnClassifier: labels', labels, { length: options.pool.rows, bound: 2 ** 32 });
  const neighbours = nearestNeighbours(options);
  return majorityVote({ neighbours, stored: options.k, k: options.k, labels });
}
