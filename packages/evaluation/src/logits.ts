import { ShapeError } from '@crossmodal/theory';

/**
 * A table of logits s(uᵢ, vⱼ), row-major: rows are u, columns are v, and entry (i, j) lies at
 * `data[i * columns + j]`. The logits include the factor 1/τ, so exp(s) is the tilting itself
 * (Baptista, Stuart and Tran 2025, section 2).
 */
export interface Logits {
  /** `rows * columns` numbers. */
  readonly data: Float32Array | Float64Array;
  /** Number of items u, at least 1. */
  readonly rows: number;
  /** Number of items v, at least 1. */
  readonly columns: number;
}

/**
 * Checks the shape of a row-major table. The values are left to the loops that read them anyway.
 *
 * @param caller Name of the public function, for the message.
 * @param table The table.
 * @param argument Name of the argument, for the message.
 * @throws ShapeError If a side is no positive integer or `data` has another length than their product.
 */
export function checkLogits(caller: string, table: Logits, argument: string = 'logits'): void {
  const { data, rows, columns } = table;
  if (!Number.isInteger(rows) || !Number.isInteger(columns) || rows < 1 || columns < 1) {
    throw new ShapeError(`${caller}: ${argument} is ${rows} x ${columns}; expected at least one row and one column`);
  }
  if (data.length !== rows * columns) {
    throw new ShapeError(
      `${caller}: ${argument}.data has ${data.length} entries; expected ${rows} x ${columns} = ${rows * columns}`,
    );
  }
}
