import { Matrix, SingularValueDecomposition } from 'ml-matrix';

/** M = U diag(sigma) Vᵀ with min(rows, columns) singular values in descending order. */
export interface ThinSvd {
  readonly U: Matrix;
  readonly sigma: Float64Array;
  readonly V: Matrix;
}

/** Far below rounding relative to the largest entry, far above the numbers that lose digits. */
const NEGLIGIBLE = 1e-150;

/**
 * The thin singular value decomposition, of wide matrices too (ml-matrix pads the list of values without
 * `autoTranspose`).
 *
 * The one of ml-matrix divides by the norms of columns, and by a subnormal norm that is a vector of any length: with
 * entries of 5e-324 beside entries of 1, its singular values are wrong by one per cent. So the matrix is brought to
 * scale 1 first, and such entries count as 0.
 */
export function thinSvd(matrix: Matrix): ThinSvd {
  const scale = largestEntry(matrix);
  const size = Math.min(matrix.rows, matrix.columns);
  if (scale === 0) return { U: Matrix.eye(matrix.rows, size), sigma: new Float64Array(size), V: Matrix.eye(matrix.columns, size) };
  const decomposition = new SingularValueDecomposition(atScaleOne(matrix, scale), { autoTranspose: true });
  return {
    U: decomposition.leftSingularVectors,
    sigma: Float64Array.from(decomposition.diagonal, (value) => value * scale),
    V: decomposition.rightSingularVectors,
  };
}

/** The singular values alone, in a fraction of the time. */
export function singularValues(matrix: Matrix): Float64Array {
  const scale = largestEntry(matrix);
  if (scale === 0) return new Float64Array(Math.min(matrix.rows, matrix.columns));
  const { diagonal } = new SingularValueDecomposition(atScaleOne(matrix, scale), {
    autoTranspose: true,
    computeLeftSingularVectors: false,
    computeRightSingularVectors: false,
  });
  return Float64Array.from(diagonal, (value) => value * scale);
}

function largestEntry(matrix: Matrix): number {
  return Math.max(matrix.max(), -matrix.min());
}

function atScaleOne(matrix: Matrix, scale: number): Matrix {
  const unit = matrix.clone();
  for (let i = 0; i < unit.rows; i++) {
    for (let j = 0; j < unit.columns; j++) {
      const value = matrix.get(i, j) / scale;
      unit.set(i, j, Math.abs(value) < NEGLIGIBLE ? 0 : value);
    }
  }
  return unit;
}
