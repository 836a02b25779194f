import { type DenseMatrix, matrixProduct, OutOfRangeError, type Random } from '@crossmodal/theory';

import { checkPositiveInteger } from '../check-positive-integer.ts';
import type { Embeddings } from '../embeddings.ts';
import { float64Pair } from './float64-rows.ts';
import { squaredNorms } from './squared-norms.ts';

/**
 * The median of the distances between items of one cloud and items of the other: the usual bandwidth of {@link mmdSquared}.
 *
 * @param zu Embeddings of one modality.
 * @param zv Embeddings of the other, of the same width.
 * @param options `most`: items of each side that are looked at, default 2000; where there are more, `random` draws them.
 * @throws ShapeError If the shapes disagree.
 * @throws OutOfRangeError If an entry is not finite, `most` no integer ≥ 1, or `random` missing where it is needed.
 *
 * @example
 * ```ts
 * import { medianCrossDistance } from '@crossmodal/evaluation';
 *
 * const column = (...data: number[]) => ({ data: Float64Array.from(data), rows: data.length, columns: 1 });
 * console.log(medianCrossDistance(column(0), column(1, 2, 9))); // 2
 * ```
 */
export function medianCrossDistance(zu: Embeddings, zv: Embeddings, { most = 2000, random }: { readonly most?: number; readonly random?: Random } = {}): number {
  const sides = float64Pair('medianCrossDistance', { zu, zv });
  checkPositiveInteger('medianCrossDistance: most', most);
  const [x, y] = sides.map((side) => {
    if (side.rows <= most) return side;
    if (random === undefined) throw new OutOfRangeError(`medianCrossDistance: random is missing for ${side.rows} items, of which ${most} are drawn; expected a generator`);
    return rowsOf(side, random.permutation(side.rows).subarray(0, most));
  });
  const [ofX, ofY] = [squaredNorms(x), squaredNorms(y)];
  const { data } = matrixProduct(x, y, { transposeB: true });
  for (let i = 0, at = 0; i < x.rows; i++) for (let j = 0; j < y.rows; j++, at++) data[at] = Math.sqrt(Math.max(0, ofX[i] + ofY[j] - 2 * data[at]));
  data.sort();
  return (data[(data.length - 1) >> 1] + data[data.length >> 1]) / 2;
}

function rowsOf({ data, columns }: DenseMatrix, indices: Uint32Array): DenseMatrix {
  const taken = new Float64Array(indices.length * columns);
  for (let i = 0; i < indices.length; i++) taken.set(data.subarray(indices[i] * columns, (indices[i] + 1) * columns), i * columns);
  return { data: taken, rows: indices.length, columns };
}
