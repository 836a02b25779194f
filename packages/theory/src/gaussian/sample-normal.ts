import { CholeskyDecomposition, type Matrix } from 'ml-matrix';

import { NotPositiveDefiniteError, OutOfRangeError, ShapeError } from '../errors.ts';
import type { Random } from '../random.ts';
import type { MatrixLike } from './matrix-like.ts';
import { toMatrix } from './to-matrix.ts';

/** Options of {@link sampleNormal}. */
export interface SampleNormalOptions {
  /** Covariance, symmetric and positive definite. */
  readonly cov: MatrixLike;
  /** Mean; default 0. */
  readonly mean?: ArrayLike<number> | undefined;
  /** Number of draws. */
  readonly count: number;
  /** Seeded generator. */
  readonly random: Random;
}

/**
 * Draws from N(mean, cov): mean + L ξ with cov = L Lᵀ and ξ independent standard normals.
 *
 * @returns count × d numbers, row-major, a draw a row.
 * @throws ShapeError If `cov` is not square or `mean` has another length.
 * @throws OutOfRangeError If `count` is not a positive integer.
 * @throws NotPositiveDefiniteError If `cov` is not positive definite.
 *
 * @example
 * ```ts
 * import { createRandom, sampleNormal } from '@crossmodal/theory';
 *
 * const draws = sampleNormal({ cov: [[1.5, 1], [1, 1.5]], count: 100, random: createRandom(1) });
 * console.log(draws.length); // 200
 * ```
 */
export function sampleNormal({ cov, mean, count, random }: SampleNormalOptions): Float64Array {
  const C = toMatrix('sampleNormal: cov', cov);
  const d = C.rows;
  if (d !== C.columns) throw new ShapeError(`sampleNormal: cov is ${d} x ${C.columns}; expected a square matrix`);
  if (mean !== undefined && mean.length !== d) throw new ShapeError(`sampleNormal: mean has ${mean.length} entries; expected ${d}, as cov has rows`);
  if (!Number.isInteger(count) || count < 1) throw new OutOfRangeError(`sampleNormal: count is ${count}; expected a positive integer`);
  const cholesky = new CholeskyDecomposition(C);
  if (!cholesky.isPositiveDefinite()) throw new NotPositiveDefiniteError('sampleNormal: cov is not positive definite; expected a covariance of full rank');
  const lower: Matrix = cholesky.lowerTriangularMatrix;
  const draws = new Float64Array(count * d);
  const standard = new Float64Array(d);
  for (let n = 0; n < count; n++) {
    for (let i = 0; i < d; i++) standard[i] = random.normal();
    for (let i = 0; i < d; i++) {
      let value = mean?.[i] ?? 0;
      for (let k = 0; k <= i; k++) value += lower.get(i, k) * standard[k];
      draws[n * d + i] = value;
    }
  }
  return draws;
}
