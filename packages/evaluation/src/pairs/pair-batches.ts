import { OutOfRangeError, ShapeError } from '@crossmodal/theory';

import { checkLogits } from '../logits.ts';
import type { Logits } from '../logits.ts';

/** Logits of disjoint batches of pairs. */
export interface PairBatches {
  /** Square tables with the pairs on the diagonal. */
  readonly batches: readonly Logits[];
  /** Whether rows ask for columns, columns for rows, or both. */
  readonly direction: 'u->v' | 'v->u' | 'both';
}

/** Checks shapes and values. */
export function checkBatches(caller: string, { batches, direction }: PairBatches): void {
  if (batches.length === 0) throw new ShapeError(`${caller}: batches is empty; expected at least one`);
  if (direction !== 'u->v' && direction !== 'v->u' && direction !== 'both') throw new OutOfRangeError(`${caller}: direction is ${String(direction)}; expected 'u->v', 'v->u' or 'both'`);
  for (const [index, batch] of batches.entries()) {
    checkLogits(caller, batch, `batches[${index}]`);
    if (batch.rows !== batch.columns || batch.rows < 2) throw new ShapeError(`${caller}: batches[${index}] is ${batch.rows} x ${batch.columns}; expected a square table of at least two pairs`);
    for (let at = 0; at < batch.data.length; at++) if (!Number.isFinite(batch.data[at])) throw new OutOfRangeError(`${caller}: batches[${index}].data[${at}] is ${batch.data[at]}; expected a finite number`);
  }
}
