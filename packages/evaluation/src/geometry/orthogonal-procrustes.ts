import { createRandom, type DenseMatrix, type LinearAlgebraKernel, matrixProduct, truncatedSvd } from '@crossmodal/theory';

import type { Embeddings } from '../embeddings.ts';
import { float64Pair } from './float64-rows.ts';

/** The best rotation of one cloud onto another. */
export interface Procrustes {
  /** R, width × width, orthogonal: zu R is closest to zv. */
  readonly rotation: DenseMatrix;
  /** The factor that, after the rotation, comes closest. */
  readonly scale: number;
  /** Σ|scale · zu R − zv|²/Σ|zv|², from 0 to 1. */
  readonly disparity: number;
}

/**
 * The orthogonal matrix that takes the embeddings of one modality closest to those of their partners (Schönemann 1966):
 * R = UVᵀ from the singular value decomposition of zuᵀ zv. What a rotation cannot bring together was not a matter of
 * coordinates. Centre both clouds first unless their means are to be rotated as well.
 *
 * @param zu Embeddings of one modality.
 * @param zv Embeddings of their partners, of the same width.
 * @throws ShapeError If the shapes disagree.
 * @throws OutOfRangeError If an entry is not finite.
 *
 * @example
 * ```ts
 * import { orthogonalProcrustes } from '@crossmodal/evaluation';
 *
 * const zu = { data: Float64Array.of(1, 0, 0, 1, 2, 2), rows: 3, columns: 2 };
 * const turned = { data: Float64Array.of(0, 1, -1, 0, -2, 2), rows: 3, columns: 2 };
 * const { rotation, disparity } = orthogonalProcrustes(zu, turned);
 * console.log([...rotation.data].map((entry) => entry.toFixed(6)).join(' ')); // 0.000000 1.000000 -1.000000 0.000000
 * console.log(disparity < 1e-12); // true
 * ```
 */
export function orthogonalProcrustes(zu: Embeddings, zv: Embeddings, { kernel }: { readonly kernel?: LinearAlgebraKernel } = {}): Procrustes {
  const [u, v] = float64Pair('orthogonalProcrustes', { zu, zv }, { paired: true });
  const use = kernel === undefined ? {} : { kernel };
  const product = matrixProduct(u, v, { transposeA: true, ...use });
  // At full rank the subspace is the whole space, whatever is drawn.
  const { U, sigma, V } = truncatedSvd(product, { rank: u.columns, oversampling: 0, powerIterations: 0, random: createRandom(0), ...use });
  const rotation = matrixProduct(U, V, { transposeB: true, ...use });
  const trace = sigma.reduce((sum, value) => sum + value, 0);
  const [ofU, ofV] = [u, v].map(({ data }) => data.reduce((sum, entry) => sum + entry * entry, 0));
  return { rotation, scale: trace / ofU, disparity: Math.max(0, 1 - (trace * trace) / (ofU * ofV)) };
}
