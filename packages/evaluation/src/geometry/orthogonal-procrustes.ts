import { type DenseMatrix, type LinearAlgebraKernel, matrixProduct, OutOfRangeError } from '@crossmodal/theory';

import type { Embeddings } from '../embeddings.ts';
import { float64Pair } from './float64-rows.ts';
import { orthogonalFactor } from './orthogonal-factor.ts';

/** The best rotation of one cloud onto another. */
export interface Procrustes {
  /** R, width × width, orthogonal: zu R is closest to zv. */
  readonly rotation: DenseMatrix;
  /** The factor that, after the rotation, comes closest. */
  readonly scale: number;
  /** Σ|scale · zu R − zv|²/Σ|zv|², from 0 to 1. */
  readonly disparity: number;
}

/** What {@link orthogonalProcrustes} depends on. */
export interface ProcrustesOptions {
  /**
   * How much the identity is preferred, as a multiple of the mean singular value of zuᵀ zv, ≥ 0; default 0. Few pairs for the
   * width say nothing about most directions, which then stay where they are.
   */
  readonly towardsIdentity?: number;
  readonly kernel?: LinearAlgebraKernel;
}

/**
 * The orthogonal matrix that takes the embeddings of one modality closest to those of their partners (Schönemann 1966):
 * R = UVᵀ from the singular value decomposition of zuᵀ zv, of zuᵀ zv + λI with a preference for the identity, which
 * minimises |zu R − zv|² + λ|R − I|². What a rotation cannot bring together was not a matter of
 * coordinates. Centre both clouds first unless their means are to be rotated as well.
 *
 * @param zu Embeddings of one modality.
 * @param zv Embeddings of their partners, of the same width.
 * @throws ShapeError If the shapes disagree.
 * @throws OutOfRangeError If an entry is not finite, or the preference negative.
 *
 * @example
 * ```ts
 * import { orthogonalProcrustes } from '@crossmodal/evaluation';
 *
 * const zu = { data: Float64Array.of(1, 0, 0, 1, 2, 2), rows: 3, columns: 2 };
 * const turned = { data: Float64Array.of(0, 1, -1, 0, -2, 2), rows: 3, columns: 2 };
 * const { rotation, disparity } = orthogonalProcrustes(zu, turned);
 * console.log(rotation.data.map((entry) => Math.round(1e6 * entry) / 1e6 + 0)); // Float64Array(4) [ 0, 1, -1, 0 ]
 * console.log(disparity < 1e-12); // true
 * ```
 */
export function orthogonalProcrustes(zu: Embeddings, zv: Embeddings, { towardsIdentity = 0, kernel }: ProcrustesOptions = {}): Procrustes {
  const [u, v] = float64Pair('orthogonalProcrustes', { zu, zv }, { paired: true });
  if (!(towardsIdentity >= 0 && towardsIdentity < Infinity)) throw new OutOfRangeError(`orthogonalProcrustes: towardsIdentity is ${towardsIdentity}; expected a finite number >= 0`);
  const use = kernel === undefined ? {} : { kernel };
  const product = matrixProduct(u, v, { transposeA: true, ...use });
  let factor = orthogonalFactor(product, use);
  if (towardsIdentity > 0) {
    const moved = product.data.slice();
    for (let k = 0; k < u.columns; k++) moved[k * (u.columns + 1)] += (towardsIdentity * inner(factor, product)) / u.columns;
    factor = orthogonalFactor({ ...product, data: moved }, use);
  }
  const trace = inner(factor, product);
  const [ofU, ofV] = [inner(u, u), inner(v, v)];
  return { rotation: factor, scale: trace / ofU, disparity: Math.max(0, 1 - (trace * trace) / (ofU * ofV)) };
}

/** Σ of the products of entries; of the orthogonal factor with its matrix, the sum of the singular values. */
function inner(a: DenseMatrix, b: DenseMatrix): number {
  let sum = 0;
  for (let at = 0; at < a.data.length; at++) sum += a.data[at] * b.data[at];
  return sum;
}
