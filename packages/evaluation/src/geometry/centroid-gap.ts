import type { Embeddings } from '../embeddings.ts';
import { float64Pair } from './float64-rows.ts';

/** Distance of two mean embeddings. */
export interface CentroidGap {
  /** |mean of zu − mean of zv|. */
  readonly gap: number;
  readonly normU: number;
  readonly normV: number;
  /** Cosine of the angle between the means; NaN where one of them is 0. */
  readonly cosine: number;
}

/**
 * The distance of the mean embeddings of two modalities, the simplest measure of the modality gap (Liang et al. 2022,
 * arXiv 2203.02053). A gap is a difference of the marginal laws: it does not change if partners are shuffled.
 *
 * @param zu Embeddings of one modality.
 * @param zv Embeddings of the other, of the same width.
 * @throws ShapeError If the shapes disagree.
 * @throws OutOfRangeError If an entry is not finite.
 *
 * @example
 * ```ts
 * import { centroidGap } from '@crossmodal/evaluation';
 *
 * const row = (x: number, y: number) => ({ data: Float64Array.of(x, y), rows: 1, columns: 2 });
 * console.log(centroidGap(row(3, 0), row(0, 4))); // { gap: 5, normU: 3, normV: 4, cosine: 0 }
 * ```
 */
export function centroidGap(zu: Embeddings, zv: Embeddings): CentroidGap {
  const [u, v] = float64Pair('centroidGap', { zu, zv }).map(({ data, rows, columns }) => {
    const mean = new Float64Array(columns);
    for (let i = 0, at = 0; i < rows; i++) for (let j = 0; j < columns; j++, at++) mean[j] += data[at];
    for (let j = 0; j < columns; j++) mean[j] /= rows;
    return mean;
  });
  let [gap, normU, normV, product] = [0, 0, 0, 0];
  for (let j = 0; j < u.length; j++) {
    gap += (u[j] - v[j]) ** 2;
    normU += u[j] ** 2;
    normV += v[j] ** 2;
    product += u[j] * v[j];
  }
  [gap, normU, normV] = [Math.sqrt(gap), Math.sqrt(normU), Math.sqrt(normV)];
  return { gap, normU, normV, cosine: product / (normU * normV) };
}
