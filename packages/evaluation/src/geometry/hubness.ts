import { ShapeError } from '@crossmodal/theory';

import { checkPositiveInteger } from '../check-positive-integer.ts';
import type { Embeddings } from '../embeddings.ts';
import { retrieveTopK } from '../retrieve-top-k.ts';
import { float64Pair } from './float64-rows.ts';
import { type BlockOptions, forEachProductBlock } from './for-each-product-block.ts';
import { hubSummary } from './hub-summary.ts';

/** How unevenly candidates are retrieved. */
export interface Hubness {
  /** In how many of the lists each candidate is. */
  readonly occurrences: Uint32Array;
  /** Third standardised moment of the occurrences: 0 for a symmetric law, above 1 where a few hubs answer many queries; NaN if all are equal. */
  readonly skewness: number;
  /** Share of the candidates that no query retrieves. */
  readonly orphans: number;
  /** Occurrences of the greatest hub. */
  readonly greatest: number;
}

/**
 * Hubness of a cloud of candidates: the skewness of the number of queries among whose k best each one is (Radovanović,
 * Nanopoulos and Ivanović 2010, section 2.1), by inner products, in blocks. Hubs are retrieved whatever is asked, and
 * push the right answers down.
 *
 * @param queries Embeddings that ask, of norm 1 for the cosine.
 * @param candidates Embeddings that answer.
 * @param options `k`; default 10 or the number of candidates.
 * @throws ShapeError If the shapes disagree.
 * @throws OutOfRangeError If an entry is not finite or `k` no integer from 1 to the number of candidates.
 *
 * @example
 * ```ts
 * import { hubness } from '@crossmodal/evaluation';
 *
 * const queries = { data: Float64Array.of(1, 0, 0, 1, -1, 0), rows: 3, columns: 2 };
 * const candidates = { data: Float64Array.of(2, 2, 0.5, 0, -1, -1), rows: 3, columns: 2 };
 * const { occurrences, orphans } = await hubness(queries, candidates, { k: 1 });
 * console.log([...occurrences], orphans.toFixed(2)); // [ 2, 0, 1 ] 0.33
 * ```
 */
export async function hubness(queries: Embeddings, candidates: Embeddings, { k = Math.min(10, candidates.rows), ...options }: BlockOptions & { readonly k?: number } = {}): Promise<Hubness> {
  const [a, b] = float64Pair('hubness', { queries, candidates });
  checkPositiveInteger('hubness: k', k, b.rows);
  if (b.rows < 2) throw new ShapeError('hubness: candidates has 1 row; expected at least two');
  const occurrences = new Uint32Array(b.rows);
  await forEachProductBlock(
    { a, b },
    (products, { rows, columns }) => {
      for (let row = 0; row < rows; row++) for (const found of retrieveTopK(products.subarray(row * columns, (row + 1) * columns), k)) occurrences[found]++;
    },
    options,
  );
  return { occurrences, ...hubSummary(occurrences) };
}
