import { Matrix } from 'ml-matrix';

import { OutOfRangeError, ShapeError } from '../errors.ts';
import type { MatrixLike } from '../gaussian/matrix-like.ts';
import { checkedLaw } from './checked-law.ts';
import { choleskyOfLaw } from './cholesky-of-law.ts';
import type { GaussianLaw } from './gaussian-law.ts';
import { solveLower } from './solve-lower.ts';
import { symmetricMatrix } from './symmetric-matrix.ts';
import { tryCholesky } from './try-cholesky.ts';

/** A Gaussian law of z with the exponent ½ zᵀBz + cᵀz. */
export interface ExpQuadraticGaussian extends GaussianLaw {
  /** B, d x d and symmetric, of any sign. */
  readonly B: MatrixLike;
  /** c, d numbers. */
  readonly c: ArrayLike<number>;
}

/**
 * E exp(½ zᵀBz + cᵀz) for z ~ N(m, Λ):
 * |I − ΛB|^(−1/2) exp(½ (c + Λ⁻¹m)ᵀ (Λ⁻¹ − B)⁻¹ (c + Λ⁻¹m) − ½ mᵀΛ⁻¹m) (Baptista, Stuart and Tran 2025, Lemma E.2).
 * This is the normaliser of a quadratic tilting of a Gaussian law.
 *
 * The lemma does not state its condition, Λ⁻¹ − B positive definite: without it the expectation is +Infinity, and so
 * is what is returned. So is a finite value beyond 1.8e308. With Λ = LLᵀ, the evaluation uses z = m + Lε and never
 * inverts Λ: |I − LᵀBL|^(−1/2) exp(½ mᵀBm + cᵀm + ½ wᵀ (I − LᵀBL)⁻¹ w), w = Lᵀ(Bm + c).
 *
 * @throws ShapeError If the shapes do not fit each other.
 * @throws OutOfRangeError If a number is not finite or B is not symmetric.
 * @throws NotPositiveDefiniteError If Λ is not symmetric and positive definite.
 *
 * @example
 * ```ts
 * import { expQuadraticGaussian } from '@crossmodal/theory';
 *
 * const standard = { mean: [0], cov: [[1]] };
 * console.log(expQuadraticGaussian({ ...standard, B: [[0]], c: [1] }) === Math.exp(0.5)); // true
 * console.log(expQuadraticGaussian({ ...standard, B: [[0.75]], c: [0] }).toFixed(9)); // 2.000000000
 * console.log(expQuadraticGaussian({ ...standard, B: [[1]], c: [0] })); // Infinity
 * ```
 */
export function expQuadraticGaussian({ mean, cov, B, c }: ExpQuadraticGaussian): number {
  const law = checkedLaw('expQuadraticGaussian: ', { mean, cov });
  const size = law.mean.length;
  const quadratic = symmetricMatrix('expQuadraticGaussian: B', B, { size, covariance: false });
  if (c.length !== size) throw new ShapeError(`expQuadraticGaussian: c has ${c.length} entries; expected ${size}, as mean has`);
  const linear = Matrix.columnVector(Array.from(c, (value, i) => {
    if (!Number.isFinite(value)) throw new OutOfRangeError(`expQuadraticGaussian: c[${i}] is ${value}; expected a finite number`);
    return value;
  }));
  const lower = choleskyOfLaw('expQuadraticGaussian: cov', law.cov);
  const centre = Matrix.columnVector(law.mean);
  const tilted = lower.transpose().mmul(quadratic).mmul(lower);
  const root = tryCholesky(
    Matrix.sub(Matrix.eye(size), tilted),
    tilted.diagonal().map((value) => 1 + Math.abs(value)),
  );
  if (typeof root === 'number') return Infinity;
  const slope = quadratic.mmul(centre).add(linear);
  const whitened = solveLower(root, lower.transpose().mmul(slope));
  const atMean = centre.dot(slope) / 2 + centre.dot(linear) / 2;
  const logDeterminant = root.diagonal().reduce((sum, value) => sum + Math.log(value), 0);
  return Math.exp(atMean + whitened.norm('frobenius') ** 2 / 2 - logDeterminant);
}
