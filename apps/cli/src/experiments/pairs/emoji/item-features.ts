import type { EmbeddedItems } from '../embed-side.ts';

/** Embeddings as the similarity sees them: each vector, or each of the points of a set, of norm 1; weights as they are. */
export function itemFeatures({ data, rows, columns }: EmbeddedItems, points: number | null): EmbeddedItems {
  const [count, dim] = points === null ? [1, columns] : [points, columns / points - 1];
  const features = Float32Array.from(data);
  for (let row = 0; row < rows; row++) {
    for (let point = 0; point < count; point++) {
      const own = features.subarray(row * columns + point * dim, row * columns + (point + 1) * dim);
      let squares = 0;
      for (let at = 0; at < dim; at++) squares += own[at] * own[at];
      const norm = Math.sqrt(squares) || 1;
      for (let at = 0; at < dim; at++) own[at] /= norm;
    }
  }
  return { data: features, rows, columns };
}
