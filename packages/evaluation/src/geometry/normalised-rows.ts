import { OutOfRangeError } from '@crossmodal/theory';

import type { Embeddings } from '../embeddings.ts';
import { float64Rows } from './float64-rows.ts';

/**
 * The embeddings divided by their norms, in float64: points of the unit sphere.
 *
 * @throws ShapeError If the shape and length of `embeddings` disagree.
 * @throws OutOfRangeError If an entry is not finite or a row is zero.
 *
 * @example
 * ```ts
 * import { normalisedRows } from '@crossmodal/evaluation';
 *
 * console.log(normalisedRows({ data: Float32Array.of(3, 4), rows: 1, columns: 2 }).data); // Float64Array(2) [ 0.6, 0.8 ]
 * ```
 */
export function normalisedRows(embeddings: Embeddings): { readonly data: Float64Array; readonly rows: number; readonly columns: number } {
  const { data, rows, columns } = float64Rows('normalisedRows', embeddings, 'embeddings');
  const unit = data.slice();
  for (let i = 0; i < rows; i++) {
    const from = i * columns;
    let squares = 0;
    for (let at = from; at < from + columns; at++) squares += unit[at] * unit[at];
    const norm = Math.sqrt(squares);
    if (!(norm > 0)) throw new OutOfRangeError(`normalisedRows: row ${i} of embeddings is zero; expected a direction`);
    for (let at = from; at < from + columns; at++) unit[at] /= norm;
  }
  return { data: unit, rows, columns };
}
