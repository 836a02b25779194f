import { type DenseMatrix, OutOfRangeError, ShapeError } from '@crossmodal/theory';

import type { Embeddings } from '../embeddings.ts';
import { checkLogits } from '../logits.ts';

/** The embeddings in float64, after a look at shapes and values. */
export function float64Rows(caller: string, embeddings: Embeddings, argument: string): DenseMatrix {
  checkLogits(caller, embeddings, argument);
  const { data, rows, columns } = embeddings;
  for (let at = 0; at < data.length; at++) {
    if (!Number.isFinite(data[at])) throw new OutOfRangeError(`${caller}: ${argument} is ${data[at]} at row ${Math.floor(at / columns)}, column ${at % columns}; expected finite numbers`);
  }
  return { data: data instanceof Float64Array ? data : Float64Array.from(data), rows, columns };
}

/** Two sets of embeddings of one width. */
export function float64Pair(caller: string, sides: Readonly<Record<string, Embeddings>>, { paired = false }: { readonly paired?: boolean } = {}): [DenseMatrix, DenseMatrix] {
  const [[first, a], [second, b]] = Object.entries(sides);
  if (a.columns !== b.columns) throw new ShapeError(`${caller}: ${first} has ${a.columns} columns and ${second} ${b.columns}; expected equally many`);
  if (paired && a.rows !== b.rows) throw new ShapeError(`${caller}: ${first} has ${a.rows} rows and ${second} ${b.rows}; expected pairs`);
  return [float64Rows(caller, a, first), float64Rows(caller, b, second)];
}

/** Refuses rows that are not of norm 1. */
export function checkUnitRows(caller: string, { data, rows, columns }: DenseMatrix, argument: string): void {
  for (let i = 0; i < rows; i++) {
    let squares = 0;
    for (let at = i * columns; at < (i + 1) * columns; at++) squares += data[at] * data[at];
    // Float32 rows of thousands of entries are off by less.
    if (Math.abs(squares - 1) > 1e-4) throw new OutOfRangeError(`${caller}: row ${i} of ${argument} has the norm ${Math.sqrt(squares)}; expected 1, as normalisedRows gives`);
  }
}
