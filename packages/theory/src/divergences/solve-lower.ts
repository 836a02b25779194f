import type { Matrix } from 'ml-matrix';

/** L⁻¹ R for a lower triangular L, by forward substitution. */
export function solveLower(lower: Matrix, right: Matrix): Matrix {
  const solution = right.clone();
  for (let column = 0; column < right.columns; column++) {
    for (let i = 0; i < lower.rows; i++) {
      let sum = right.get(i, column);
      for (let k = 0; k < i; k++) sum -= lower.get(i, k) * solution.get(k, column);
      solution.set(i, column, sum / lower.get(i, i));
    }
  }
  return solution;
}
