import type { Embeddings } from '../embeddings.ts';

/** The rows with the given indices, in their order. */
export function takeRows({ data, columns }: Embeddings, indices: ArrayLike<number>): { data: Float64Array; rows: number; columns: number } {
  const taken = new Float64Array(indices.length * columns);
  for (let i = 0; i < indices.length; i++) taken.set(data.subarray(indices[i] * columns, (indices[i] + 1) * columns), i * columns);
  return { data: taken, rows: indices.length, columns };
}
