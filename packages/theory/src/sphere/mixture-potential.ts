import { OutOfRangeError, ShapeError } from '../errors.ts';
import { checkScale } from '../kme/check-scale.ts';
import { checkMatrix } from '../linear-algebra/check-matrix.ts';
import type { DenseMatrix } from '../linear-algebra/dense-matrix.ts';
import { checkUnitVector } from './check-unit-vector.ts';
import { dot } from './dot.ts';

/** The wells of a {@link mixturePotential}. */
export interface MixturePotentialOptions {
  /** Unit vectors m_k, one a row. */
  readonly centres: DenseMatrix;
  /** κ > 0. */
  readonly concentration: number;
  /** w_k > 0; default equal. Only their ratios to 1 matter: they should sum to 1. */
  readonly shares?: ArrayLike<number>;
  /** γ > 0; default κ, with which a lone well has curvature 1. */
  readonly sharpness?: number;
}

/** A potential on a sphere and its slope. */
export interface SpherePotential {
  /** U(z) of a unit vector. */
  value(point: ArrayLike<number>): number;
  /** ∇U in the space around the sphere; what is along z does nothing on the sphere. */
  gradient(point: ArrayLike<number>): Float64Array;
}

/**
 * U(z) = −(1/γ) log Σ_k w_k exp(κ ⟨z, m_k⟩), a potential with a well at every centre (arXiv 2601.19597, appendix E.2,
 * where γ and κ are two constants; the published code has one).
 *
 * @param options Centres, concentration, shares, sharpness.
 * @throws ShapeError If the shares are not as many as the centres.
 * @throws OutOfRangeError If a centre is no unit vector, or a number not positive.
 *
 * @example
 * ```ts
 * import { mixturePotential } from '@crossmodal/theory';
 *
 * const { value } = mixturePotential({ centres: { data: Float64Array.of(0, 0, 1, 0, 1, 0), rows: 2, columns: 3 }, concentration: 12 });
 * console.log(value([0, 0, 1]).toFixed(6), value([1, 0, 0]).toFixed(6)); // -0.942238 0.000000
 * ```
 */
export function mixturePotential({ centres, concentration, shares, sharpness = concentration }: MixturePotentialOptions): SpherePotential {
  checkMatrix('mixturePotential: centres', centres);
  checkScale('mixturePotential: concentration', concentration);
  checkScale('mixturePotential: sharpness', sharpness);
  const { data, rows, columns } = centres;
  for (let k = 0; k < rows; k++) checkUnitVector(`mixturePotential: centres[${k}]`, data.subarray(k * columns, (k + 1) * columns));
  if (shares !== undefined && shares.length !== rows) throw new ShapeError(`mixturePotential: shares has ${shares.length} entries; expected ${rows}, one a centre`);
  const logShares = Float64Array.from({ length: rows }, (_, k) => {
    const share = shares === undefined ? 1 / rows : shares[k];
    if (!(share > 0 && share < Infinity)) throw new OutOfRangeError(`mixturePotential: shares[${k}] is ${share}; expected a finite number > 0`);
    return Math.log(share);
  });
  const terms = new Float64Array(rows);
  const logSum = (point: ArrayLike<number>) => {
    let largest = -Infinity;
    for (let k = 0; k < rows; k++) {
      terms[k] = logShares[k] + concentration * dot(point, data, k * columns);
      largest = Math.max(largest, terms[k]);
    }
    let sum = 0;
    for (let k = 0; k < rows; k++) sum += terms[k] = Math.exp(terms[k] - largest);
    for (let k = 0; k < rows; k++) terms[k] /= sum;
    return largest + Math.log(sum);
  };
  return {
    value: (point) => -logSum(point) / sharpness,
    gradient: (point) => {
      logSum(point);
      const slope = new Float64Array(columns);
      for (let k = 0; k < rows; k++) {
        for (let c = 0; c < columns; c++) slope[c] -= ((concentration * terms[k]) / sharpness) * data[k * columns + c];
      }
      return slope;
    },
  };
}
