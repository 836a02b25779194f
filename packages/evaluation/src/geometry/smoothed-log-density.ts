import { logKernelVolume } from '@crossmodal/theory';

import type { Embeddings } from '../embeddings.ts';
import { checkUnitRows, float64Pair } from './float64-rows.ts';
import { partitionField, type PartitionFieldOptions } from './log-partition-field.ts';

/**
 * log ρ̃(z) = log Γ(z) − log V: the density on the unit sphere of a cloud of embeddings, smoothed by the kernel of von Mises
 * and Fisher with the temperature of the loss (arXiv 2601.19597, definition 2.2).
 *
 * @param queries Points z of norm 1.
 * @param references Points of the cloud, of norm 1.
 * @param options As of {@link logPartitionField}; leave a point out of its own density, or the cloud looks more
 *   crowded than it is.
 * @returns Nats with respect to surface area, one number a query.
 * @throws ShapeError If the shapes disagree, or nothing is left of the cloud.
 * @throws OutOfRangeError If a row is not of norm 1, the width below 2 or the temperature not positive.
 *
 * @example
 * ```ts
 * import { smoothedLogDensity } from '@crossmodal/evaluation';
 *
 * // Thousand points around the circle: 1/2π everywhere.
 * const angles = Float64Array.from({ length: 1000 }, (_, i) => (i * Math.PI) / 500);
 * const cloud = { data: Float64Array.from([...angles].flatMap((angle) => [Math.cos(angle), Math.sin(angle)])), rows: 1000, columns: 2 };
 * const z = { data: Float64Array.of(0.6, 0.8), rows: 1, columns: 2 };
 * console.log(Math.exp((await smoothedLogDensity(z, cloud, { temperature: 0.2 }))[0]).toFixed(9)); // 0.159154943
 * ```
 */
export async function smoothedLogDensity(queries: Embeddings, references: Embeddings, options: PartitionFieldOptions): Promise<Float64Array> {
  const [z, w] = float64Pair('smoothedLogDensity', { queries, references }, { paired: options.leaveOneOut === true });
  checkUnitRows('smoothedLogDensity', z, 'queries');
  checkUnitRows('smoothedLogDensity', w, 'references');
  const field = await partitionField('smoothedLogDensity', [z, w], options);
  const volume = logKernelVolume({ dimension: z.columns, temperature: options.temperature });
  for (let i = 0; i < field.length; i++) field[i] -= volume;
  return field;
}
