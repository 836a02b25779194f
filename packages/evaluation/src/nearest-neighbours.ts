import { matrixProduct, OutOfRangeError, ShapeError } from '@crossmodal/theory';

import { checkPositiveInteger } from './check-positive-integer.ts';
import type { Embeddings } from './embeddings.ts';
import { checkLogits } from './logits.ts';
import { retrieveTopK } from './retrieve-top-k.ts';

/** Whose neighbours {@link nearestNeighbours} finds, among what, and by which distance. */
export interface NearestNeighboursOptions {
  /** Items among which neighbours are sought. */
  readonly pool: Embeddings;
  /** Items whose neighbours are sought, of the same width. */
  readonly queries: Embeddings;
  /** Neighbours of each query, at most the size of the pool. */
  readonly k: number;
  /** `cosine` (default): the largest ⟨x, y⟩/(|x||y|), 0 for an item without direction; `euclidean`: the least |x − y|. */
  readonly metric?: 'cosine' | 'euclidean';
  /** Queries handled at once; default 256. Bounds the memory, block × size of the pool, not the result. */
  readonly block?: number;
}

/**
 * The k nearest items of the pool for every query, nearest first, exactly: by products of blocks in float64. Items at
 * equal distance come in the order of their indices.
 *
 * @param options Pool, queries, k, metric.
 * @returns Indices into the pool, row-major, queries × k.
 * @throws ShapeError If the shapes disagree.
 * @throws OutOfRangeError If `k`, `block` or `metric` is out of its range, or an entry is NaN.
 *
 * @example
 * ```ts
 * import { nearestNeighbours } from '@crossmodal/evaluation';
 *
 * const pool = { data: Float64Array.of(1, 0, 0, 1, 3, 3), rows: 3, columns: 2 };
 * const queries = { data: Float64Array.of(0.5, 0.4), rows: 1, columns: 2 };
 * console.log(nearestNeighbours({ pool, queries, k: 2 })); // Uint32Array(2) [ 2, 0 ]
 * console.log(nearestNeighbours({ pool, queries, k: 2, metric: 'euclidean' })); // Uint32Array(2) [ 0, 1 ]
 * ```
 */
export function nearestNeighbours({ pool, queries, k, metric = 'cosine', block = 256 }: NearestNeighboursOptions): Uint32Array {
  checkLogits('nearestNeighbours', pool, 'pool');
  checkLogits('nearestNeighbours', queries, 'queries');
  if (pool.columns !== queries.columns) {
    throw new ShapeError(`nearestNeighbours: pool has ${pool.columns} columns and queries ${queries.columns}; expected equally many`);
  }
  checkPositiveInteger('nearestNeighbours: k', k, pool.rows);
  checkPositiveInteger('nearestNeighbours: block', block);
  if (metric !== 'cosine' && metric !== 'euclidean') {
    throw new OutOfRangeError(`nearestNeighbours: metric is ${String(metric)}; expected 'cosine' or 'euclidean'`);
  }
  const candidates = prepared(pool, metric);
  const { columns } = pool;
  // |x − y|² orders as |y|²/2 − ⟨x, y⟩, since |x|² is the same for all candidates.
  const offsets = metric === 'euclidean' ? halfSquares(candidates) : null;
  const neighbours = new Uint32Array(queries.rows * k);
  for (let start = 0; start < queries.rows; start += block) {
    const rows = Math.min(block, queries.rows - start);
    const part = { data: queries.data.subarray(start * columns, (start + rows) * columns), rows, columns };
    const scores = matrixProduct(prepared(part, metric), candidates, { transposeB: true }).data;
    if (offsets) for (let at = 0; at < scores.length; at++) scores[at] -= offsets[at % pool.rows];
    for (let i = 0; i < rows; i++) {
      neighbours.set(retrieveTopK(scores.subarray(i * pool.rows, (i + 1) * pool.rows), k), (start + i) * k);
    }
  }
  return neighbours;
}

/** Float64 rows, of norm 1 (or 0) for the cosine. */
function prepared({ data, rows, columns }: Embeddings, metric: 'cosine' | 'euclidean'): { data: Float64Array; rows: number; columns: number } {
  const copy = Float64Array.from(data);
  if (metric === 'cosine') {
    for (let i = 0; i < rows; i++) {
      const row = copy.subarray(i * columns, (i + 1) * columns);
      let squares = 0;
      for (let j = 0; j < columns; j++) squares += row[j] * row[j];
      const norm = Math.sqrt(squares);
      if (norm > 0) for (let j = 0; j < columns; j++) row[j] /= norm;
    }
  }
  return { data: copy, rows, columns };
}

function halfSquares({ data, rows, columns }: { data: Float64Array; rows: number; columns: number }): Float64Array {
  const halves = new Float64Array(rows);
  for (let at = 0; at < data.length; at++) halves[Math.floor(at / columns)] += (data[at] * data[at]) / 2;
  return halves;
}
