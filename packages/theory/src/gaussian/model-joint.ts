import { Matrix } from 'ml-matrix';

import { TiltingNotNormalizableError } from '../errors.ts';
import type { GaussianPair } from './gaussian-pair.ts';
import { identityPlus, tiltingForm } from './identity-plus.ts';
import { symmetricPart } from './symmetric-eigen.ts';
import { type TiltingProducts, whitenedTilting } from './tilting-parameters.ts';

/** The joint law of a model, of (u, v). */
export interface JointLaw {
  /** Mean, that of the pair: (meanU, meanV). */
  readonly mean: Float64Array;
  /** Covariance, (nu + nv) × (nu + nv). */
  readonly cov: Matrix;
  /** Its inverse, [[B + C_uu⁻¹, −A], [−Aᵀ, C̃ + C_vv⁻¹]]. */
  readonly precision: Matrix;
}

/**
 * The joint law of the model ν ∝ exp(uᵀAv − ½uᵀBu − ½vᵀC̃v) μ_u ⊗ μ_v, with u and v centred: its precision is
 * [[B + C_uu⁻¹, −A], [−Aᵀ, C̃ + C_vv⁻¹]] (Baptista, Stuart and Tran 2025, equations 40 for inner products and 47 for
 * L2).
 *
 * Under L2, with B = GᵀG, C̃ = HᵀH and A = GᵀH, it always exists; with inner products if and only if the largest singular
 * value of C_uu^{1/2} A C_vv^{1/2} is below 1 (derived here).
 *
 * @param pair The law μ.
 * @param tilting `A`, and for the L2 tilting `B` and `Ctilde`; an {@link OptimalTilting} will do.
 * @throws ShapeError If a matrix has not the shape of the pair.
 * @throws TiltingNotNormalizableError If the joint law does not exist.
 *
 * @example
 * ```ts
 * import { gaussianPair, modelJoint, optimalTilting } from '@crossmodal/theory';
 *
 * const pair = gaussianPair({ cov: [[1.5, 1], [1, 1.5]], nu: 1 });
 * const { cov } = modelJoint(pair, optimalTilting(pair, { tilting: 'inner', loss: 'conditional' }));
 * console.log(cov.get(0, 0).toFixed(6), cov.get(0, 1).toFixed(6)); // 2.700000 1.800000
 * ```
 */
export function modelJoint(pair: GaussianPair, tilting: TiltingProducts): JointLaw {
  const { nu, nv } = pair;
  const form = tiltingForm(whitenedTilting('modelJoint', { pair, tilting: 'l2' }, tilting));
  const inverse = identityPlus(form)?.inverse;
  if (inverse === undefined) {
    throw new TiltingNotNormalizableError(
      'modelJoint: the precision of the model is not positive definite, so exp(s) has no integral; expected, for inner products, singular values of rootU A rootV below 1 (the conditionals exist all the same)',
    );
  }
  const blocks = (u: Matrix, v: Matrix) => Matrix.zeros(nu + nv, nu + nv).setSubMatrix(u, 0, 0).setSubMatrix(v, nu, nu);
  const root = blocks(pair.rootU, pair.rootV);
  const inverseRoot = blocks(pair.inverseRootU, pair.inverseRootV);
  return {
    mean: Float64Array.of(...pair.meanU, ...pair.meanV),
    cov: symmetricPart(root.mmul(inverse).mmul(root)),
    precision: symmetricPart(inverseRoot.mmul(form.add(Matrix.eye(nu + nv))).mmul(inverseRoot)),
  };
}
