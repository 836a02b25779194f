import { OutOfRangeError, ShapeError } from '@crossmodal/theory';

import { checkLogits } from '../logits.ts';
import type { Logits } from '../logits.ts';

/** What {@link logitDistances} takes besides the logits. */
export interface LogitDistancesOptions {
  /** Temperature τ of the logits. */
  readonly temperature: number;
}

/**
 * Squared distances of the items of one modality as the similarity sees them, from their logits with one another:
 * D²(i, j) = τ(s(i, i) + s(j, j) − 2 s(i, j)).
 *
 * - For the cosine and the inner product over τ, and for −|u − u′|²/(2τ), it is |u − u′|², u of norm 1 for the cosine.
 * - For `kmeLogits` with bandwidth σ² = τ it is −2σ² ln(⟨μ, μ′⟩/(|μ||μ′|)), where μ are the kernel means of KME-CLIP (arXiv
 *   2510.15508): the angle between them on the scale of a distance of points. For sets of one point it is again |u − u′|²,
 *   for others it need not be the distance of any points of a Euclidean space.
 *
 * @param logits Of items with themselves: square, symmetric but for rounding.
 * @returns Squared distances, row-major; symmetric, 0 on the diagonal, and 0 where rounding made them negative.
 * @throws ShapeError If the logits are not square.
 * @throws OutOfRangeError If a logit is not finite, or the temperature not positive.
 *
 * @example
 * ```ts
 * import { logitDistances } from '@crossmodal/evaluation';
 *
 * // Inner products of (1, 0), (0, 1) and (−1, 0) over τ = 1/2.
 * const logits = { data: Float64Array.of(2, 0, -2, 0, 2, 0, -2, 0, 2), rows: 3, columns: 3 };
 * console.log(logitDistances(logits, { temperature: 0.5 }).data.slice(0, 3)); // Float64Array(3) [ 0, 2, 4 ]
 * ```
 */
export function logitDistances(logits: Logits, { temperature }: LogitDistancesOptions): Logits {
  checkLogits('logitDistances', logits);
  const { data, rows, columns } = logits;
  if (rows !== columns) throw new ShapeError(`logitDistances: logits is ${rows} x ${columns}; expected as many rows as columns, the items with themselves`);
  if (!(temperature > 0 && temperature < Infinity)) throw new OutOfRangeError(`logitDistances: temperature is ${temperature}; expected a positive number`);
  const distances = new Float64Array(rows * rows);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < i; j++) {
      // The mean of both entries, for a similarity is symmetric but for rounding.
      const distance = temperature * (data[i * rows + i] + data[j * rows + j] - data[i * rows + j] - data[j * rows + i]);
      if (!Number.isFinite(distance)) throw new OutOfRangeError(`logitDistances: the logits of items ${i} and ${j} give the distance ${distance}; expected finite logits`);
      distances[i * rows + j] = distances[j * rows + i] = Math.max(0, distance);
    }
  }
  return { data: distances, rows, columns };
}
