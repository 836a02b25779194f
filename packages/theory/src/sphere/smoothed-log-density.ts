import { checkScale } from '../kme/check-scale.ts';
import type { DenseMatrix } from '../linear-algebra/dense-matrix.ts';
import { checkDimension } from './check-dimension.ts';
import { logExponentialVolume } from './log-exponential-volume.ts';
import { logPartitionField } from './log-partition-field.ts';

/**
 * log ρ̃(z), the kernel density estimate on the sphere that the softmax's denominator is: the partition field over the
 * volume of the kernel (arXiv 2601.19597, definition 2.2).
 *
 * @param points Unit vectors z, one a row.
 * @param references Unit vectors of the law, one a row.
 * @param options `temperature` τ > 0; `leaveOneOut` where the points are the references, default false.
 * @returns One number a point, in nats.
 * @throws ShapeError If the columns differ, or to leave out there are not as many references as points, at least two.
 * @throws OutOfRangeError If τ is not positive.
 *
 * @example
 * ```ts
 * import { smoothedLogDensity } from '@crossmodal/theory';
 *
 * const point = { data: Float64Array.of(1, 0), rows: 1, columns: 2 };
 * console.log(Math.exp(smoothedLogDensity(point, point, { temperature: 0.5 })[0]).toFixed(6)); // 0.515885
 * ```
 */
export function smoothedLogDensity(
  points: DenseMatrix,
  references: DenseMatrix,
  { temperature, leaveOneOut = false }: { readonly temperature: number; readonly leaveOneOut?: boolean },
): Float64Array {
  checkScale('smoothedLogDensity: temperature', temperature);
  checkDimension('smoothedLogDensity: points.columns', points.columns);
  const logVolume = logExponentialVolume(points.columns, 1 / temperature);
  return logPartitionField(points, references, { temperature, leaveOneOut }).map((value) => value - logVolume);
}
