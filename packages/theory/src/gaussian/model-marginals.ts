import type { Matrix } from 'ml-matrix';

import type { GaussianPair } from './gaussian-pair.ts';
import { modelJoint } from './model-joint.ts';
import type { TiltingProducts } from './tilting-parameters.ts';

/** The marginal laws of a model. */
export interface MarginalLaws {
  readonly meanU: Float64Array;
  /** Covariance of u, nu × nu. */
  readonly covU: Matrix;
  readonly meanV: Float64Array;
  /** Covariance of v, nv × nv. */
  readonly covV: Matrix;
}

/**
 * The marginals of the model's joint law, see `modelJoint`. They are not those of the data: optimal inner products
 * inflate them, the conditional loss more than the joint loss (Baptista, Stuart and Tran 2025, Corollary 5.7, equation
 * 55), and optimal L2 tiltings deflate them (derived here).
 *
 * @param pair The law μ.
 * @param tilting `A`, and for the L2 tilting `B` and `Ctilde`; an {@link OptimalTilting} will do.
 * @throws ShapeError If a matrix has not the shape of the pair.
 * @throws TiltingNotNormalizableError If the joint law does not exist.
 *
 * @example
 * ```ts
 * import { gaussianPair, modelMarginals, optimalTilting } from '@crossmodal/theory';
 *
 * const pair = gaussianPair({ cov: [[1.5, 1], [1, 1.5]], nu: 1 });
 * const { covU } = modelMarginals(pair, optimalTilting(pair, { tilting: 'inner', loss: 'joint' }));
 * console.log(covU.get(0, 0).toFixed(6)); // 2.000000
 * ```
 */
export function modelMarginals(pair: GaussianPair, tilting: TiltingProducts): MarginalLaws {
  const { nu, nv, meanU, meanV } = pair;
  const { cov } = modelJoint(pair, tilting);
  return {
    meanU,
    covU: cov.subMatrix(0, nu - 1, 0, nu - 1),
    meanV,
    covV: cov.subMatrix(nu, nu + nv - 1, nu, nu + nv - 1),
  };
}
