import { Matrix } from 'ml-matrix';

import { RankError } from '../errors.ts';
import { singularValues } from '../gaussian/thin-svd.ts';
import { checkRows } from './check-rows.ts';

/** What limits one vector an item. */
export interface RankBarrier {
  /** Singular values of the table, descending. */
  readonly singularValues: Float64Array;
  /** Floor under the mean squared error of s ⟨u, v⟩ + c over all pairs. */
  readonly meanSquaredError: number;
}

/**
 * What a single vector of dimension D an item cannot reach: logits s U Vᵀ + c have rank at most D + 1, so by Eckart and
 * Young their mean squared error to the pointwise mutual information is at least (1/(N_u N_v)) Σ_{r > D+1} σ_r².
 * The rank argument is that of WPSE (arXiv 2404.19228, section 5.1); the bound is derived here.
 *
 * @param pmi Pointwise mutual information, finite; rows u, columns v.
 * @param dimension D, from 1.
 * @throws ShapeError If the table is empty or ragged.
 * @throws OutOfRangeError If an entry is not finite.
 * @throws RankError If `dimension` is no positive integer.
 *
 * @example
 * ```ts
 * import { rankBarrier } from '@crossmodal/theory';
 *
 * console.log(rankBarrier([[3, 0, 0], [0, 2, 0], [0, 0, 1]], 1).meanSquaredError.toFixed(6)); // 0.111111
 * ```
 */
export function rankBarrier(pmi: readonly ArrayLike<number>[], dimension: number): RankBarrier {
  const columns = checkRows('rankBarrier: pmi', pmi);
  if (!Number.isInteger(dimension) || dimension < 1) throw new RankError(`rankBarrier: dimension is ${dimension}; expected a positive integer`);
  const values = singularValues(new Matrix(pmi.map((row) => Array.from(row))));
  let sum = 0;
  for (let r = dimension + 1; r < values.length; r++) sum += values[r] ** 2;
  return { singularValues: values, meanSquaredError: sum / (pmi.length * columns) };
}
