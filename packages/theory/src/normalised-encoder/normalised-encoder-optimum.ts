import { signCorrelation } from './sign-correlation.ts';

/** The best that normalised one-dimensional encoders do. */
export interface NormalisedEncoderOptimum {
  /** The κ that minimises the loss; negative where ρ is, which says that the encoders have opposite signs. */
  readonly kappa: number;
  /** τ = 1/|κ|; Infinity where ρ = 0. */
  readonly temperature: number;
  /** The minimum of the conditional loss, for weights with λ_u + λ_v = 2. */
  readonly loss: number;
  /** I(sgn u; sgn v) in nats: minus the loss. */
  readonly signMutualInformation: number;
}

/**
 * The temperature at which normalised one-dimensional encoders fit a Gaussian pair of correlation ρ best, and the
 * loss there.
 *
 * Derived here for the example of Baptista, Stuart and Tran 2025, section 5.4, figure 6: with e = (2/π) asin ρ, the
 * convex loss −e κ + log cosh κ is least at κ = atanh e, where the model has the true probability of equal signs. Its
 * minimum is minus I(sgn u; sgn v) = ½ (1 + e) log(1 + e) + ½ (1 − e) log(1 − e), all that signs can know.
 *
 * @throws OutOfRangeError If ρ is not in (−1, 1).
 *
 * @example
 * ```ts
 * import { normalisedEncoderOptimum } from '@crossmodal/theory';
 *
 * const { kappa, temperature, loss } = normalisedEncoderOptimum({ correlation: 2 / 3 });
 * console.log(kappa.toFixed(10)); // 0.5031094423
 * console.log(temperature.toFixed(4)); // 1.9876
 * console.log(loss.toFixed(10)); // -0.1121688149
 * ```
 */
export function normalisedEncoderOptimum({ correlation }: { readonly correlation: number }): NormalisedEncoderOptimum {
  const expectedSign = signCorrelation('normalisedEncoderOptimum', correlation);
  const kappa = Math.atanh(expectedSign);
  // ½ log(1 − e²) + e atanh e, which is the entropy formula without its cancellation at small e.
  const signMutualInformation = 0.5 * Math.log1p(-(expectedSign ** 2)) + expectedSign * kappa;
  return { kappa, temperature: 1 / Math.abs(kappa), loss: -signMutualInformation, signMutualInformation };
}
