import type { EmbeddedItems } from '../experiments/pairs/embed-side.ts';

/** Packed point sets with points of norm 1, as their similarities see them; a zero point stays zero. */
export function unitPoints({ data, rows, columns }: EmbeddedItems, points: number): EmbeddedItems {
  const dimension = columns / points - 1;
  const unit = data.slice();
  for (let i = 0; i < rows; i++) {
    for (let point = 0; point < points; point++) {
      const at = unit.subarray(i * columns + point * dimension, i * columns + (point + 1) * dimension);
      const norm = Math.sqrt(at.reduce((sum, value) => sum + value * value, 0)) || 1;
      for (let j = 0; j < dimension; j++) at[j] /= norm;
    }
  }
  return { data: unit, rows, columns };
}
