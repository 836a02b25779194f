import { Matrix, SingularValueDecomposition } from 'ml-matrix';

/** Far below rounding relative to the largest entry, far above the numbers that lose digits. */
const NEGLIGIBLE = 1e-150;

/**
 * The singular value decomposition X diag(s) Yᵀ of a square matrix.
 *
 * The one of ml-matrix divides by the norms of columns, and by a subnormal norm that is a vector of any length: with
 * entries of 5e-324 beside entries of 1, its singular values are wrong by ten per cent. So the matrix is brought to
 * scale 1 first, and such entries count as 0.
 */
export function safeSvd(matrix: Matrix): { left: Matrix; singularValues: number[]; right: Matrix } {
  const scale = Math.max(matrix.max(), -matrix.min());
  if (scale === 0) {
    return { left: Matrix.eye(matrix.rows), singularValues: matrix.diagonal(), right: Matrix.eye(matrix.rows) };
  }
  const unit = matrix.clone();
  for (let i = 0; i < unit.rows; i++) {
    for (let j = 0; j < unit.columns; j++) {
      const value = matrix.get(i, j) / scale;
      unit.set(i, j, Math.abs(value) < NEGLIGIBLE ? 0 : value);
    }
  }
  const { leftSingularVectors, diagonal, rightSingularVectors } = new SingularValueDecomposition(unit);
  return { left: leftSingularVectors, singularValues: diagonal.map((value) => value * scale), right: rightSingularVectors };
}
