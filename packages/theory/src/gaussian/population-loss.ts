import { Matrix } from 'ml-matrix';

import type { GaussianPair } from './gaussian-pair.ts';
import { identityPlus, tiltingForm } from './identity-plus.ts';
import { thinSvd } from './thin-svd.ts';
import { type TiltingFactors, type TiltingProducts, type WhitenedTilting, whitenedTilting } from './tilting-parameters.ts';
import { resolveSpec, type TiltingSpec } from './tilting-spec.ts';

/**
 * The population loss of any tilting of a Gaussian pair, in closed form, in nats.
 *
 * With ⟨A, C_uv⟩ = Tr(A C_vu), S_u = (B + C_uu⁻¹)⁻¹ and Q = [[B, −A], [−Aᵀ, C̃]]:
 * - `inner`, conditional: ((λ_u + λ_v)/2) (−⟨A, C_uv⟩ + ½ Tr(Aᵀ C_uu A C_vv)) (Baptista, Stuart and Tran 2025, proof of
 *   Theorem 5.1 and Remark D.1, with the factor ½ of the second term, which the paper lacks);
 * - `inner`, `joint`: −⟨A, C_uv⟩ − ½ log |I − C_vv Aᵀ C_uu A| (equation 52), infinite where the joint law does not exist;
 * - `l2`, `u|v`: ½ Tr(B C_uu) − ⟨A, C_uv⟩ − ½ log |I + C_uu B| + ½ Tr(Aᵀ S_u A C_vv); `v|u` with u and v exchanged;
 *   weights λ_u/2 and λ_v/2 add the two;
 * - `l2`, `joint`: ½ Tr(Q C) − ½ log |I + diag(C_uu, C_vv) Q| (this and the two-sided form are derived here).
 *
 * @param pair The law μ.
 * @param parameters `A` with, for `l2`, `B` and `Ctilde` (0 if missing; not read for `inner`), or encoders `G` and `H`.
 * @param spec Tilting, loss and weights.
 * @returns The loss; `Infinity` where exp(s) has no integral.
 * @throws ShapeError If a matrix has not the shape of the pair.
 * @throws OutOfRangeError If an entry is not finite, or the specification is none.
 *
 * @example
 * ```ts
 * import { gaussianPair, populationLoss } from '@crossmodal/theory';
 *
 * const pair = gaussianPair({ cov: [[1.5, 1], [1, 1.5]], nu: 1 });
 * console.log(populationLoss(pair, { A: [[1 / 3]] }, { tilting: 'inner', loss: 'conditional' }).toFixed(10)); // -0.2083333333
 * console.log(populationLoss(pair, { G: [[1]], H: [[1]] }, { tilting: 'inner', loss: 'joint' })); // Infinity
 * ```
 */
export function populationLoss(pair: GaussianPair, parameters: TiltingProducts | TiltingFactors, spec: TiltingSpec): number {
  const { tilting, joint, lambdaU, lambdaV } = resolveSpec('populationLoss', spec);
  const white = whitenedTilting('populationLoss', { pair, tilting }, parameters);
  const alignment = inner(white.A, pair.omega);
  if (tilting === 'inner') {
    if (!joint) return ((lambdaU + lambdaV) / 2) * (0.5 * inner(white.A, white.A) - alignment);
    return thinSvd(white.A).sigma.reduce((sum, value) => (value < 1 ? sum - 0.5 * Math.log1p(-value * value) : Infinity), -alignment);
  }
  if (joint) {
    const logDeterminant = identityPlus(tiltingForm(white))?.logDeterminant ?? -Infinity;
    return 0.5 * (white.B.trace() + white.C.trace() - logDeterminant) - alignment;
  }
  // A weight 0 must not meet an infinite half.
  let loss = 0;
  if (lambdaU > 0) loss += (lambdaU / 2) * oneSided(white, alignment);
  if (lambdaV > 0) loss += (lambdaV / 2) * oneSided({ A: white.A.transpose(), B: white.C }, alignment);
  return loss;
}

function oneSided({ A, B }: Pick<WhitenedTilting, 'A' | 'B'>, alignment: number): number {
  const plus = identityPlus(B);
  if (plus === undefined) return Infinity;
  return 0.5 * (B.trace() - plus.logDeterminant + inner(A, plus.inverse.mmul(A))) - alignment;
}

function inner(left: Matrix, right: Matrix): number {
  return Matrix.mul(left, right).sum();
}
