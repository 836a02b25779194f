import type { DenseMatrix } from '../linear-algebra/dense-matrix.ts';
import { checkPoints } from './check-points.ts';
import { checkVonMisesFisher } from './check-von-mises-fisher.ts';
import { dot } from './dot.ts';
import { logExponentialVolume } from './log-exponential-volume.ts';
import type { VonMisesFisher } from './von-mises-fisher.ts';

/**
 * log of the density κ^ν/((2π)^{d/2} I_ν(κ)) exp(κ ⟨m, z⟩), ν = d/2 − 1, of a von Mises–Fisher law with respect to the
 * surface measure (Mardia and Jupp 2000, section 9.3).
 *
 * @param law Mode and concentration.
 * @param points Unit vectors, one a row.
 * @returns One number a point, in nats.
 * @throws OutOfRangeError If the mode is no unit vector or the concentration negative.
 * @throws ShapeError If the points are not of the dimension of the mode.
 *
 * @example
 * ```ts
 * import { vonMisesFisherLogDensity } from '@crossmodal/theory';
 *
 * const points = { data: Float64Array.of(0, 0, 1, 1, 0, 0), rows: 2, columns: 3 };
 * const density = vonMisesFisherLogDensity({ mean: [0, 0, 1], concentration: 3 }, points).map(Math.exp);
 * console.log(density[0].toFixed(6), density[1].toFixed(6)); // 0.478651 0.023831
 * ```
 */
export function vonMisesFisherLogDensity(law: VonMisesFisher, points: DenseMatrix): Float64Array {
  const dimension = checkVonMisesFisher('vonMisesFisherLogDensity: law', law);
  checkPoints('vonMisesFisherLogDensity: points', points, dimension);
  const logNormaliser = logExponentialVolume(dimension, law.concentration);
  const values = new Float64Array(points.rows);
  for (let i = 0; i < points.rows; i++) values[i] = law.concentration * dot(law.mean, points.data, i * dimension) - logNormaliser;
  return values;
}
