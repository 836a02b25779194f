import type { DenseMatrix } from '../linear-algebra/dense-matrix.ts';

/** Nodes and weights of a quadrature on the circle or the sphere. */
export interface QuadratureGrid {
  /** Unit vectors, one a row. Rings of equispaced points follow each other; a circle is one ring. */
  readonly nodes: DenseMatrix;
  /** Areas of the cells: Σ w f is the integral of f. */
  readonly weights: Float64Array;
  readonly rings: number;
}
