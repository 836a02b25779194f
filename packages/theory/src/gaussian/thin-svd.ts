import { type Matrix, SingularValueDecomposition } from 'ml-matrix';

/** M = U diag(sigma) Vᵀ with min(rows, columns) singular values in descending order. */
export interface ThinSvd {
  readonly U: Matrix;
  readonly sigma: Float64Array;
  readonly V: Matrix;
}

/** The thin singular value decomposition, of wide matrices too (ml-matrix pads the list of values without `autoTranspose`). */
export function thinSvd(matrix: Matrix): ThinSvd {
  const decomposition = new SingularValueDecomposition(matrix, { autoTranspose: true });
  return {
    U: decomposition.leftSingularVectors,
    sigma: Float64Array.from(decomposition.diagonal),
    V: decomposition.rightSingularVectors,
  };
}
