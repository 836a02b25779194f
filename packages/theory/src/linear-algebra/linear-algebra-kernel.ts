import type { DenseMatrix } from './dense-matrix.ts';

/** A rectangle of a larger matrix by rows; a {@link DenseMatrix} is one without `offset` and `stride`. */
export interface MatrixView extends DenseMatrix {
  /** Index of the first entry; 0 by default. */
  readonly offset?: number;
  /** Distance between the first entries of two rows; `columns` by default. */
  readonly stride?: number;
}

/** Arguments of {@link LinearAlgebraKernel.gemm}: C ← α op(A) op(B) + β C, where op is nothing or the transpose. */
export interface ProductArguments {
  readonly a: MatrixView;
  readonly b: MatrixView;
  /** Written in place; it may share no entry with `a` or `b`. */
  readonly c: MatrixView;
  readonly transposeA?: boolean;
  readonly transposeB?: boolean;
  /** 1 by default. */
  readonly alpha?: number;
  /** 0 by default, which overwrites `c` whatever it held, NaN included. */
  readonly beta?: number;
}

/** Arguments of {@link LinearAlgebraKernel.syrk}: C ← α A Aᵀ + β C, or α Aᵀ A + β C with `transpose`. */
export interface SymmetricProductArguments {
  readonly a: MatrixView;
  /** Written in place on and below its diagonal; what is above stays as it is. */
  readonly c: MatrixView;
  readonly transpose?: boolean;
  /** 1 by default. */
  readonly alpha?: number;
  /** 0 by default. */
  readonly beta?: number;
}

/**
 * What the algorithms of this package ask of the machine: products, and whole decompositions where a library has
 * better ones than ours. Kernels give the same results but for rounding. None checks shapes: the functions on top do.
 *
 * `gemm` and `syrk` are named after the routines of the BLAS (Dongarra, Du Croz, Hammarling and Duff 1990).
 */
export interface LinearAlgebraKernel {
  readonly name: 'typed-array' | 'wasm-simd' | 'system-blas';
  /** C ← α op(A) op(B) + β C. */
  gemm(product: ProductArguments): void;
  /** The lower triangle of C ← α A Aᵀ + β C, at half the cost of the whole. */
  syrk(product: SymmetricProductArguments): void;
  /**
   * Replaces the lower triangle of a symmetric matrix by its Cholesky factor.
   *
   * @returns 0, or i + 1 if the leading minor of order i + 1 is not positive.
   */
  cholesky?(matrix: MatrixView): number;
  /** Replaces `b` by L⁻¹ B or L⁻ᵀ B (`side` left), B L⁻¹ or B L⁻ᵀ (right), for a lower triangular L. */
  triangularSolve?(system: TriangularSystem): void;
  /** Eigenvalues in ascending order, and eigenvectors by rows, of a symmetric matrix whose lower triangle is read. */
  symmetricEigen?(matrix: DenseMatrix): { readonly values: Float64Array; readonly vectorsByRow: Float64Array };
  /** The thin singular value decomposition, sigma descending. */
  svd?(matrix: DenseMatrix): { readonly U: DenseMatrix; readonly sigma: Float64Array; readonly VTransposed: DenseMatrix };
}

/** Arguments of {@link LinearAlgebraKernel.triangularSolve}. */
export interface TriangularSystem {
  /** Lower triangular; what is above its diagonal is not read. */
  readonly factor: MatrixView;
  /** The right-hand sides, replaced by the solution. */
  readonly b: MatrixView;
  readonly side: 'left' | 'right';
  readonly transpose: boolean;
}
