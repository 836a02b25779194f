import type { Embeddings } from '../embeddings.ts';

/** Embeddings of both modalities, row i of zv the partner of row `partners[i]` of zu; without partners of row i. */
export interface PartneredEmbeddings {
  readonly zu: Embeddings;
  readonly zv: Embeddings;
  readonly partners?: ArrayLike<number>;
}

/** Each item of u with the first of its partners. */
export function firstPairs({ zu, zv, partners }: PartneredEmbeddings): { readonly zu: Embeddings; readonly zv: Embeddings } {
  if (partners === undefined) return { zu, zv };
  const first = new Float64Array(zu.rows * zv.columns);
  for (let i = partners.length - 1; i >= 0; i--) first.set(zv.data.subarray(i * zv.columns, (i + 1) * zv.columns), partners[i] * zv.columns);
  return { zu, zv: { data: first, rows: zu.rows, columns: zv.columns } };
}
