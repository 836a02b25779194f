import type { GaussianPair } from './gaussian-pair.ts';
import { populationLoss } from './population-loss.ts';
import type { TiltingFactors, TiltingProducts } from './tilting-parameters.ts';
import { resolveSpec, type TiltingSpec } from './tilting-spec.ts';

/**
 * The divergence J ≥ 0 of the model from the truth that a loss stands for:
 * J = loss + ((λ_u + λ_v)/2) I(u; v) for conditional losses, J = KL(μ‖ν) = loss + I(u; v) for the joint loss. That the
 * difference is constant is Theorems 3.2 and 3.8 of Baptista, Stuart and Tran 2025; its value is derived here.
 *
 * @param pair The law μ.
 * @param parameters As for `populationLoss`.
 * @param spec Tilting, loss and weights.
 * @returns J in nats; 0 if and only if the conditionals, or the joint law, are exact.
 *
 * @example
 * ```ts
 * import { gaussianPair, objective, optimalTilting } from '@crossmodal/theory';
 *
 * const pair = gaussianPair({ cov: [[1.5, 1], [1, 1.5]], nu: 1 });
 * const spec = { tilting: 'inner', loss: 'conditional' } as const;
 * console.log(objective(pair, optimalTilting(pair, spec), spec).toFixed(10)); // 0.0716711102
 * ```
 */
export function objective(pair: GaussianPair, parameters: TiltingProducts | TiltingFactors, spec: TiltingSpec): number {
  const { lambdaU, lambdaV } = resolveSpec('objective', spec);
  return populationLoss(pair, parameters, spec) + ((lambdaU + lambdaV) / 2) * pair.mutualInformation;
}
