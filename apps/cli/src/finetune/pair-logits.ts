import type { Similarity } from '@crossmodal/losses';

import type { EmbeddedItems } from '../experiments/pairs/embed-side.ts';
import { logitRows } from '../experiments/pairs/logit-rows.ts';

/** Rows of logits that are made at a time. */
const ROWS = 500;

/** Logits of items with all candidates, in blocks of rows. */
export async function pairLogits(similarity: Similarity, items: EmbeddedItems, candidates: EmbeddedItems): Promise<EmbeddedItems> {
  const data = new Float32Array(items.rows * candidates.rows);
  for (let start = 0; start < items.rows; start += ROWS) {
    const rows = Math.min(ROWS, items.rows - start);
    const block = { data: items.data.subarray(start * items.columns, (start + rows) * items.columns), rows, columns: items.columns };
    data.set(await logitRows(similarity, block, candidates), start * candidates.rows);
  }
  return { data, rows: items.rows, columns: candidates.rows };
}
