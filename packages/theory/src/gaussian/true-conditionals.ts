import type { Matrix } from 'ml-matrix';

import type { GaussianPair } from './gaussian-pair.ts';
import { directionalConditionals } from './directional-conditionals.ts';

/**
 * The conditional laws of a Gaussian pair, true or modelled:
 * u | v is N(meanU + gainU (v − meanV), covU) and v | u is N(meanV + gainV (u − meanU), covV).
 */
export interface ConditionalLaws {
  /** Gain of u given v, nu × nv. */
  readonly gainU: Matrix;
  /** Covariance of u given v, nu × nu. */
  readonly covU: Matrix;
  /** Gain of v given u, nv × nu. */
  readonly gainV: Matrix;
  /** Covariance of v given u, nv × nv. */
  readonly covV: Matrix;
}

/**
 * The true conditional laws: u | v is N(m_u + C_uv C_vv⁻¹ (v − m_v), C_uu − C_uv C_vv⁻¹ C_vu), and v | u likewise
 * (Baptista, Stuart and Tran 2025, section 5.1).
 *
 * @returns Gains and covariances; add the means of the pair as {@link ConditionalLaws} says.
 *
 * @example
 * ```ts
 * import { gaussianPair, trueConditionals } from '@crossmodal/theory';
 *
 * const { gainU, covU } = trueConditionals(gaussianPair({ cov: [[1.5, 1], [1, 1.5]], nu: 1 }));
 * console.log(gainU.get(0, 0).toFixed(10), covU.get(0, 0).toFixed(10)); // 0.6666666667 0.8333333333
 * ```
 */
export function trueConditionals(pair: GaussianPair): ConditionalLaws {
  const variance = pair.sigma.map((value) => (1 - value) * (1 + value));
  return directionalConditionals(pair, { gainsU: pair.sigma, variancesU: variance, gainsV: pair.sigma, variancesV: variance });
}
