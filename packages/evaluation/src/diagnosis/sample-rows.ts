import type { Random } from '@crossmodal/theory';

import { takeRows } from './take-rows.ts';

type Rows = ReturnType<typeof takeRows>;

/** All rows, or as many as are wanted, drawn. */
export function sampleRows(rows: Rows, most: number, random: Random): Rows {
  return rows.rows <= most ? rows : takeRows(rows, random.permutation(rows.rows).subarray(0, most));
}
