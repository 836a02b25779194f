import type { Matrix } from 'ml-matrix';

import type { GaussianPair } from './gaussian-pair.ts';
import { trueConditionals } from './true-conditionals.ts';

/** Mean squared errors of the conditional means of a model, in the squared units of the variable predicted. */
export interface ConditionalMeanErrors {
  /** E_v |E_ν[u | v] − E_μ[u | v]|². */
  readonly uGivenV: number;
  /** E_u |E_ν[v | u] − E_μ[v | u]|². */
  readonly vGivenU: number;
}

/**
 * How far the conditional means of a linear model are from the truth, averaged over the conditioning variable exactly:
 * E_v |(K̂ − K)(v − m_v)|² = ‖(K̂ − K) C_vv^{1/2}‖_F², and likewise for v given u. The measure of Baptista, Stuart and
 * Tran 2025, section 6.1, who average it over draws.
 *
 * @param pair The true law.
 * @param model Gains of the model: `modelConditionals` of what was learned.
 *
 * @example
 * ```ts
 * import { conditionalMeanErrors, gaussianPair, modelConditionals, optimalTilting } from '@crossmodal/theory';
 *
 * const pair = gaussianPair({ cov: [[1.5, 1], [1, 1.5]], nu: 1 });
 * const joint = optimalTilting(pair, { tilting: 'inner', loss: 'joint' });
 * console.log(conditionalMeanErrors(pair, modelConditionals(pair, joint)).uGivenV.toFixed(9)); // 0.041666667
 * ```
 */
export function conditionalMeanErrors(pair: GaussianPair, model: { readonly gainU: Matrix; readonly gainV: Matrix }): ConditionalMeanErrors {
  const truth = trueConditionals(pair);
  return {
    uGivenV: squaredNorm(model.gainU.clone().sub(truth.gainU).mmul(pair.rootV)),
    vGivenU: squaredNorm(model.gainV.clone().sub(truth.gainV).mmul(pair.rootU)),
  };
}

function squaredNorm(matrix: Matrix): number {
  return matrix.norm('frobenius') ** 2;
}
