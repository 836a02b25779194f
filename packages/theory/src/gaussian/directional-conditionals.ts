import { Matrix } from 'ml-matrix';

import type { GaussianPair } from './gaussian-pair.ts';
import { symmetricPart } from './symmetric-eigen.ts';
import type { ConditionalLaws } from './true-conditionals.ts';

/** Gains and variances of both conditionals, a canonical direction an entry. */
export interface DirectionalLaws {
  readonly gainsU: Float64Array;
  readonly variancesU: Float64Array;
  readonly gainsV: Float64Array;
  readonly variancesV: Float64Array;
}

/**
 * Conditionals that are diagonal in the canonical directions, in the coordinates of u and v: gain
 * C_uu^{1/2} U diag(γ) Vᵀ C_vv^{−1/2} and covariance C_uu^{1/2} (I − U Uᵀ + U diag(k) Uᵀ) C_uu^{1/2} (derived here).
 */
export function directionalConditionals(pair: GaussianPair, laws: DirectionalLaws): ConditionalLaws {
  const { U, V, rootU, rootV, inverseRootU, inverseRootV } = pair;
  return {
    gainU: rootU.mmul(U.clone().mulRowVector(laws.gainsU)).mmul(V.transpose()).mmul(inverseRootV),
    covU: unwhitened(rootU, U, laws.variancesU),
    gainV: rootV.mmul(V.clone().mulRowVector(laws.gainsV)).mmul(U.transpose()).mmul(inverseRootU),
    covV: unwhitened(rootV, V, laws.variancesV),
  };
}

function unwhitened(root: Matrix, basis: Matrix, variances: Float64Array): Matrix {
  const excess = variances.map((value) => value - 1);
  const white = Matrix.eye(root.rows).add(basis.clone().mulRowVector(excess).mmul(basis.transpose()));
  return symmetricPart(root.mmul(white).mmul(root));
}
