import { type LinearAlgebraKernel, matrixProduct } from '@crossmodal/theory';

import type { Embeddings } from '../embeddings.ts';
import type { Logits } from '../logits.ts';
import { takeRows } from './take-rows.ts';

/** Inner products within disjoint batches of pairs, in the given order or in that of the rows. */
export function pairBatchesOf(
  zu: Embeddings,
  zv: Embeddings,
  { size, most, order, kernel }: { readonly size: number; readonly most: number; readonly order?: Uint32Array; readonly kernel?: LinearAlgebraKernel },
): Logits[] {
  const places = order ?? Uint32Array.from({ length: zu.rows }, (_, i) => i);
  const batches: Logits[] = [];
  for (let batch = 0; batch < Math.min(most, Math.floor(zu.rows / size)); batch++) {
    const items = places.subarray(batch * size, (batch + 1) * size);
    batches.push(matrixProduct(takeRows(zu, items), takeRows(zv, items), { transposeB: true, ...(kernel && { kernel }) }));
  }
  return batches;
}
