import { ShapeError } from '../errors.ts';
import { checkScale } from '../kme/check-scale.ts';
import { checkMatrix } from '../linear-algebra/check-matrix.ts';
import type { DenseMatrix } from '../linear-algebra/dense-matrix.ts';
import { dot } from './dot.ts';

/**
 * The share of points on a sphere within a distance of some centre: what `gibbsCapMass` is for a law (figure 4 of arXiv
 * 2601.19597).
 *
 * @param points Unit vectors, one a row.
 * @param caps `centres`, unit vectors, one a row, and the `radius` in radians.
 * @throws ShapeError If points and centres have different widths.
 * @throws OutOfRangeError If the radius is not positive.
 *
 * @example
 * ```ts
 * import { capShare } from '@crossmodal/theory';
 *
 * const points = { data: Float64Array.of(0, 0, 1, 0, 0.6, 0.8, 1, 0, 0, 0, 0, -1), rows: 4, columns: 3 };
 * console.log(capShare(points, { centres: { data: Float64Array.of(0, 0, 1), rows: 1, columns: 3 }, radius: 0.7 })); // 0.5
 * ```
 */
export function capShare(points: DenseMatrix, { centres, radius }: { readonly centres: DenseMatrix; readonly radius: number }): number {
  checkMatrix('capShare: points', points);
  checkMatrix('capShare: centres', centres);
  checkScale('capShare: radius', radius);
  const { data, rows, columns } = points;
  if (centres.columns !== columns) throw new ShapeError(`capShare: centres has ${centres.columns} columns; expected ${columns}, as many as points`);
  const least = radius >= Math.PI ? -Infinity : Math.cos(radius);
  let count = 0;
  for (let i = 0; i < rows; i++) {
    const point = data.subarray(i * columns, (i + 1) * columns);
    for (let k = 0; k < centres.rows; k++) {
      if (dot(point, centres.data, k * columns) >= least) {
        count++;
        break;
      }
    }
  }
  return count / rows;
}
