import { type DenseMatrix, type LinearAlgebraKernel, matrixProduct, symmetricEigen } from '@crossmodal/theory';

/** Singular values below this share of the greatest are lost in the rounding of their squares. */
const SMALLEST = 1e-6;
const MOST_POLISHING = 20;

/**
 * U Vᵀ of a square matrix with the singular value decomposition U Σ Vᵀ, from the eigenvectors of MᵀM, several times as fast as
 * the decomposition. Directions without a singular value are completed to an orthogonal matrix, and the iteration of
 * Newton and Schulz (Higham 2008, section 8.3) takes off what squaring has cost.
 */
export function orthogonalFactor(matrix: DenseMatrix, use: { readonly kernel?: LinearAlgebraKernel }): DenseMatrix {
  const size = matrix.columns;
  const { values, vectors } = symmetricEigen(matrixProduct(matrix, matrix, { transposeA: true, ...use }), use);
  const sigma = Float64Array.from(values, (value) => Math.sqrt(Math.max(0, value)));
  const least = SMALLEST * sigma[size - 1];
  const left = matrixProduct(matrix, vectors, use);
  const missing = sigma.filter((value) => !(value > least)).length;
  for (let i = 0, at = 0; i < size; i++) for (let k = 0; k < size; k++, at++) left.data[at] = k < missing ? 0 : left.data[at] / sigma[k];
  if (missing > 0) {
    // The complement has the greatest eigenvalues, 1, of I − U Uᵀ.
    const rest = matrixProduct(left, left, { transposeB: true, ...use });
    for (let at = 0; at < rest.data.length; at++) rest.data[at] = (at % (size + 1) === 0 ? 1 : 0) - rest.data[at];
    const complement = symmetricEigen(rest, use).vectors;
    for (let i = 0; i < size; i++) for (let k = 0; k < missing; k++) left.data[i * size + k] = complement.data[i * size + size - 1 - k];
  }
  let factor = matrixProduct(left, vectors, { transposeB: true, ...use });
  for (let step = 0; step < MOST_POLISHING; step++) {
    const gram = matrixProduct(factor, factor, { transposeA: true, ...use });
    let error = 0;
    for (let at = 0; at < gram.data.length; at++) {
      const identity = at % (size + 1) === 0 ? 1 : 0;
      error = Math.max(error, Math.abs(gram.data[at] - identity));
      gram.data[at] = (3 * identity - gram.data[at]) / 2;
    }
    if (error < size * Number.EPSILON) break;
    factor = matrixProduct(factor, gram, use);
  }
  return factor;
}
