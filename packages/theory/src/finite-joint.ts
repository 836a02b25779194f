import { entropy } from './entropy.ts';
import { OutOfRangeError, ShapeError } from './errors.ts';

/** A joint law of two finite variables with all that follows from it; every quantity in nats. */
export interface FiniteJoint {
  /** `probabilities[i][j]` is μ(u = i, v = j). */
  readonly probabilities: readonly Float64Array[];
  /** Marginal μ_u, one number a row. */
  readonly marginalU: Float64Array;
  /** Marginal μ_v, one number a column. */
  readonly marginalV: Float64Array;
  /** Pointwise mutual information log r(i, j) = log μ(i, j) / (μ_u(i) μ_v(j)); −∞ where μ vanishes. */
  readonly pointwiseMutualInformation: readonly Float64Array[];
  /** Mutual information I(u; v) = E_μ log r. */
  readonly mutualInformation: number;
}

/**
 * Describes a joint law given as a table of probabilities or counts.
 *
 * The pointwise mutual information is the tilting that every contrastive loss looks for: with s = log r the
 * learned law exp(s) μ_u ⊗ μ_v is μ itself (Baptista, Stuart and Tran 2025, section 2).
 *
 * @param table Rows u, columns v; numbers ≥ 0, at least one positive in every row and column. It is normalised.
 * @throws ShapeError If the table is empty or its rows differ in length.
 * @throws OutOfRangeError If an entry is negative or not finite, or a row or column vanishes.
 *
 * @example
 * ```ts
 * import { finiteJoint } from '@crossmodal/theory';
 *
 * const joint = finiteJoint([[1, 0], [0, 1]]);
 * console.log(joint.mutualInformation); // 0.6931471805599453
 * ```
 */
export function finiteJoint(table: readonly ArrayLike<number>[]): FiniteJoint {
  const columns = table[0]?.length ?? 0;
  if (columns === 0) throw new ShapeError('finiteJoint: table is empty; expected at least one row and one column');
  let total = 0;
  for (const [i, row] of table.entries()) {
    if (row.length !== columns) {
      throw new ShapeError(`finiteJoint: row ${i} has ${row.length} entries and row 0 has ${columns}; expected equal rows`);
    }
    for (let j = 0; j < columns; j++) {
      if (!(row[j] >= 0 && row[j] < Infinity)) {
        throw new OutOfRangeError(`finiteJoint: table[${i}][${j}] is ${row[j]}; expected a finite number >= 0`);
      }
      total += row[j];
    }
  }
  const probabilities = table.map((row) => Float64Array.from(row, (value) => value / total));
  const marginalU = Float64Array.from(probabilities, (row) => row.reduce((sum, p) => sum + p, 0));
  const marginalV = new Float64Array(columns);
  for (const row of probabilities) for (let j = 0; j < columns; j++) marginalV[j] += row[j];
  requirePositive(marginalU, 'row');
  requirePositive(marginalV, 'column');

  const pointwiseMutualInformation = probabilities.map((row, i) =>
    row.map((p, j) => Math.log(p) - Math.log(marginalU[i]) - Math.log(marginalV[j])),
  );
  // I(u; v) = H(u) + H(v) − H(u, v): no 0 · (−∞) to guard.
  const mutualInformation =
    entropy(marginalU) + entropy(marginalV) - probabilities.reduce((sum, row) => sum + entropy(row), 0);
  return { probabilities, marginalU, marginalV, pointwiseMutualInformation, mutualInformation };
}

function requirePositive(marginal: Float64Array, what: string): void {
  const index = marginal.findIndex((p) => !(p > 0));
  if (index >= 0) {
    throw new OutOfRangeError(`finiteJoint: ${what} ${index} of table is all zero; expected a positive entry, or leave it out`);
  }
}
