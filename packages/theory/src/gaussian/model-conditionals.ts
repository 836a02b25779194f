import { TiltingNotNormalizableError } from '../errors.ts';
import type { GaussianPair } from './gaussian-pair.ts';
import { identityPlus } from './identity-plus.ts';
import { symmetricPart } from './symmetric-eigen.ts';
import { type TiltingProducts, whitenedTilting } from './tilting-parameters.ts';
import type { ConditionalLaws } from './true-conditionals.ts';

/**
 * The conditional laws of the model ν ∝ exp(uᵀAv − ½uᵀBu − ½vᵀC̃v) μ_u ⊗ μ_v, with u and v centred:
 * ν(u|v) = N(S_u A v, S_u), S_u = (B + C_uu⁻¹)⁻¹, and ν(v|u) = N(S_v Aᵀ u, S_v), S_v = (C̃ + C_vv⁻¹)⁻¹
 * (Baptista, Stuart and Tran 2025, equations 41 for inner products and 48 for L2).
 *
 * The conditionals of inner products exist even where the joint law does not.
 *
 * @param pair The law μ; the conditional means are those of {@link ConditionalLaws}, with the means of the pair.
 * @param tilting `A`, and for the L2 tilting `B` and `Ctilde`; an {@link OptimalTilting} will do.
 * @throws ShapeError If a matrix has not the shape of the pair.
 * @throws TiltingNotNormalizableError If B + C_uu⁻¹ or C̃ + C_vv⁻¹ is not positive definite.
 *
 * @example
 * ```ts
 * import { gaussianPair, modelConditionals, optimalTilting } from '@crossmodal/theory';
 *
 * const pair = gaussianPair({ cov: [[1.5, 1], [1, 1.5]], nu: 1 });
 * const { gainU, covU } = modelConditionals(pair, optimalTilting(pair, { tilting: 'inner', loss: 'joint' }));
 * console.log(gainU.get(0, 0).toFixed(6), covU.get(0, 0).toFixed(6)); // 0.500000 1.500000
 * ```
 */
export function modelConditionals(pair: GaussianPair, tilting: TiltingProducts): ConditionalLaws {
  const { A, B, C } = whitenedTilting('modelConditionals', { pair, tilting: 'l2' }, tilting);
  const u = identityPlus(B)?.inverse;
  const v = identityPlus(C)?.inverse;
  if (u === undefined || v === undefined) {
    throw new TiltingNotNormalizableError(
      `modelConditionals: ${u === undefined ? 'B + inverse(Cuu)' : 'Ctilde + inverse(Cvv)'} is not positive definite; expected B = GᵀG and Ctilde = HᵀH`,
    );
  }
  const { rootU, rootV, inverseRootU, inverseRootV } = pair;
  return {
    gainU: rootU.mmul(u).mmul(A).mmul(inverseRootV),
    covU: symmetricPart(rootU.mmul(u).mmul(rootU)),
    gainV: rootV.mmul(v).mmul(A.transpose()).mmul(inverseRootU),
    covV: symmetricPart(rootV.mmul(v).mmul(rootV)),
  };
}
