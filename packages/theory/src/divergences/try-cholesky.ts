import { Matrix } from 'ml-matrix';

/**
 * The lower triangular L with A = L Lᵀ, or the index of the pivot at which the symmetric A turns out not to be
 * positive definite.
 *
 * A pivot below d · 2⁻⁵² of its scale is rounding, not information, and counts as zero. The scale is the diagonal
 * entry; where A itself is a difference, `scale` says how large its terms were.
 */
export function tryCholesky(matrix: Matrix, scale: ArrayLike<number> = matrix.diagonal()): Matrix | number {
  const size = matrix.rows;
  const lower = Matrix.zeros(size, size);
  for (let j = 0; j < size; j++) {
    let pivot = matrix.get(j, j);
    for (let k = 0; k < j; k++) pivot -= lower.get(j, k) ** 2;
    if (!(pivot > size * Number.EPSILON * Math.abs(scale[j]))) return j;
    const root = Math.sqrt(pivot);
    lower.set(j, j, root);
    for (let i = j + 1; i < size; i++) {
      let sum = matrix.get(i, j);
      for (let k = 0; k < j; k++) sum -= lower.get(i, k) * lower.get(j, k);
      lower.set(i, j, sum / root);
    }
  }
  return lower;
}
