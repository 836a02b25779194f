import type { MatrixLike } from '../gaussian/matrix-like.ts';

/** A Gaussian law N(m, C) on Rᵈ. */
export interface GaussianLaw {
  /** m, d numbers. */
  readonly mean: ArrayLike<number>;
  /** C, d x d and symmetric. */
  readonly cov: MatrixLike;
}
