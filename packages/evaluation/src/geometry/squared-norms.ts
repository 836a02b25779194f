import type { DenseMatrix } from '@crossmodal/theory';

/** |x|² of every row. */
export function squaredNorms({ data, rows, columns }: DenseMatrix): Float64Array {
  const norms = new Float64Array(rows);
  for (let i = 0; i < rows; i++) for (let at = i * columns; at < (i + 1) * columns; at++) norms[i] += data[at] * data[at];
  return norms;
}
