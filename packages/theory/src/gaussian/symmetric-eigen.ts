import { EigenvalueDecomposition, type Matrix } from 'ml-matrix';

/** Eigenvalues of a symmetric matrix in ascending order, with orthonormal eigenvectors as columns. */
export interface SymmetricEigen {
  readonly values: readonly number[];
  readonly vectors: Matrix;
}

/** The spectral decomposition of a symmetric matrix; only its symmetric part counts. */
export function symmetricEigen(matrix: Matrix): SymmetricEigen {
  const decomposition = new EigenvalueDecomposition(symmetricPart(matrix), { assumeSymmetric: true });
  return { values: decomposition.realEigenvalues, vectors: decomposition.eigenvectorMatrix };
}

/** (M + Mᵀ)/2: products that are symmetric in exact arithmetic are so in floating point only after this. */
export function symmetricPart(matrix: Matrix): Matrix {
  return matrix.clone().add(matrix.transpose()).mul(0.5);
}

/** V diag(f(λ)) Vᵀ. */
export function spectralFunction({ values, vectors }: SymmetricEigen, f: (value: number) => number): Matrix {
  return symmetricPart(vectors.clone().mulRowVector(values.map(f)).mmul(vectors.transpose()));
}
