import { ShapeError } from '../errors.ts';
import { checkScale } from '../kme/check-scale.ts';
import type { DenseMatrix } from '../linear-algebra/dense-matrix.ts';
import { logSumExp } from '../log-sum-exp.ts';
import { criticMatrix } from './critic-matrix.ts';
import type { EnergyCritic } from './energy-critic.ts';

/** How {@link logPartitionField} estimates. */
export interface LogPartitionFieldOptions {
  /** τ > 0. */
  readonly temperature: number;
  /** The points are the references: leave each out of its own mean. Default false. */
  readonly leaveOneOut?: boolean;
  /** Default the inner product. */
  readonly critic?: EnergyCritic;
}

/**
 * log of (1/M) Σ_j exp(s(z, w_j)/τ), the partition field of samples: the denominator of the softmax a negative (arXiv
 * 2601.19597, definition 2.1).
 *
 * @param points z, one a row.
 * @param references w of the law of the negatives, one a row.
 * @param options Temperature; whether to leave a point out of its own mean; critic.
 * @returns One number a point, in nats.
 * @throws ShapeError If the columns differ, or to leave out there are not as many references as points, at least two.
 * @throws OutOfRangeError If τ or the critic's scale is not positive.
 *
 * @example
 * ```ts
 * import { logPartitionField } from '@crossmodal/theory';
 *
 * const point = { data: Float64Array.of(1, 0), rows: 1, columns: 2 };
 * const references = { data: Float64Array.of(0, 1, -1, 0), rows: 2, columns: 2 };
 * console.log(logPartitionField(point, references, { temperature: 0.5 })[0].toFixed(6)); // -0.566219
 * ```
 */
export function logPartitionField(points: DenseMatrix, references: DenseMatrix, { temperature, leaveOneOut = false, critic = { type: 'inner' } }: LogPartitionFieldOptions): Float64Array {
  checkScale('logPartitionField: temperature', temperature);
  const { data, rows, columns } = criticMatrix('logPartitionField', [points, references], critic);
  if (leaveOneOut && (rows !== columns || rows < 2)) throw new ShapeError(`logPartitionField: references has ${columns} rows; expected ${Math.max(2, rows)}, the points themselves`);
  for (let k = 0; k < data.length; k++) data[k] /= temperature;
  if (leaveOneOut) for (let i = 0; i < rows; i++) data[i * columns + i] = -Infinity;
  const logCount = Math.log(leaveOneOut ? columns - 1 : columns);
  return Float64Array.from({ length: rows }, (_, i) => logSumExp(data.subarray(i * columns, (i + 1) * columns)) - logCount);
}
