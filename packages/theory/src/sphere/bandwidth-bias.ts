import { checkScale } from '../kme/check-scale.ts';

/** Where particles with a kernel of a fixed bandwidth settle in a well. */
export interface BandwidthBias {
  /** Variance s² of a coordinate across the well; 0 where they collapse to a point. */
  readonly variance: number;
  /** Variance τ/c of the Gibbs law. */
  readonly gibbs: number;
  /** Temperature h² c/2 at and below which all collapse. */
  readonly collapse: number;
}

/**
 * Why particles of a free energy with a kernel density estimate do not settle at the Gibbs law: minimising ∫Uρ/τ +
 * ∫ρ log(K_h * ρ) in a well of curvature c gives the normal law of variance s² = v − h², v = (τ′ + √(τ′² + 4τ′h²))/2
 * with τ′ = τ/c, in place of τ′, and a point for τ ≤ c h²/2. Derived here; it explains the trained cap mass of 1.000
 * against 0.706 in figure 4 of arXiv 2601.19597. In two dimensions the share within ε is 1 − exp(−ε²/2s²).
 *
 * @param options `temperature` τ, `bandwidth` h, `curvature` c of the well, default 1.
 * @throws OutOfRangeError If one is not positive.
 *
 * @example
 * ```ts
 * import { bandwidthBias } from '@crossmodal/theory';
 *
 * const { variance, collapse } = bandwidthBias({ temperature: 0.1, bandwidth: 0.35 });
 * console.log(variance.toFixed(3), collapse.toFixed(3)); // 0.049 0.061
 * ```
 */
export function bandwidthBias({ temperature, bandwidth, curvature = 1 }: { readonly temperature: number; readonly bandwidth: number; readonly curvature?: number }): BandwidthBias {
  checkScale('bandwidthBias: curvature', curvature);
  const gibbs = checkScale('bandwidthBias: temperature', temperature) / curvature;
  const square = checkScale('bandwidthBias: bandwidth', bandwidth) ** 2;
  const smoothed = (gibbs + Math.sqrt(gibbs * gibbs + 4 * gibbs * square)) / 2;
  return { variance: Math.max(0, smoothed - square), gibbs, collapse: (curvature * square) / 2 };
}
