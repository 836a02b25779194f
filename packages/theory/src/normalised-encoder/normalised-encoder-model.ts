import { normalPdf } from '../divergences/normal-pdf.ts';
import { OutOfRangeError } from '../errors.ts';
import { logCosh } from './log-cosh.ts';
import { signCorrelation } from './sign-correlation.ts';

/** What {@link normalisedEncoderModel} is a model of. */
export interface NormalisedEncoderOptions {
  /** Correlation ρ of u and v, in (−1, 1). */
  readonly correlation: number;
  /** κ = 1/τ; negative where the two encoders have opposite signs. */
  readonly kappa: number;
  /** Var u > 0; default 1. */
  readonly varianceU?: number;
  /** Var v > 0; default 1. */
  readonly varianceV?: number;
}

/** The model that normalised one-dimensional encoders make of a Gaussian pair. */
export interface NormalisedEncoderModel {
  /** P(uv > 0) = ½ + asin(ρ)/π under the true law. */
  readonly sameSignProbability: number;
  /** P(uv > 0) = (1 + tanh κ)/2 under the model. */
  readonly modelSameSignProbability: number;
  /** The population conditional loss L(κ) = −(2/π) asin(ρ) κ + log cosh κ, for weights with λ_u + λ_v = 2. */
  readonly loss: number;
  /** Density of ν_{u|v}(· | v) at u: the true marginal, times 1 ± tanh κ for equal and for opposite signs. */
  densityU(u: number, v: number): number;
  /** Density of ν_{v|u}(· | u) at v. */
  densityV(v: number, u: number): number;
  /** E_ν[u | v] = √(2 Var u / π) tanh κ · sgn v. */
  meanU(v: number): number;
  /** E_ν[v | u] = √(2 Var v / π) tanh κ · sgn u. */
  meanV(u: number): number;
}

/**
 * The tilting that normalised encoders of dimension one learn of a centred Gaussian pair (u, v).
 *
 * A linear encoder with one output, once normalised, is a sign, so the logit is s(u, v) = κ sgn(uv) with κ = 1/τ and
 * the model is not Gaussian: ν_{u|v}(u|v) = μ_u(u) exp(κ sgn(uv)) / cosh κ, with exact marginals (Baptista, Stuart
 * and Tran 2025, section 5.4, figure 6). The closed forms of the loss and of the moments are derived here, with
 * exp(±κ)/cosh κ = 1 ± tanh κ. The densities jump where a sign changes; at 0 itself they are the mean of both sides.
 *
 * @throws OutOfRangeError If ρ is not in (−1, 1), κ not finite or a variance not positive and finite.
 *
 * @example
 * ```ts
 * import { normalisedEncoderModel } from '@crossmodal/theory';
 *
 * const model = normalisedEncoderModel({ correlation: 2 / 3, kappa: 1, varianceU: 1.5, varianceV: 1.5 });
 * console.log(model.sameSignProbability.toFixed(10)); // 0.7322795272
 * console.log(model.loss.toFixed(10)); // -0.0307782239
 * console.log(model.meanU(1).toFixed(7)); // 0.7442336
 * console.log(model.densityU(1e-9, 1).toFixed(4), model.densityU(-1e-9, 1).toFixed(4)); // 0.5738 0.0777
 * ```
 */
export function normalisedEncoderModel({ correlation, kappa, varianceU = 1, varianceV = 1 }: NormalisedEncoderOptions): NormalisedEncoderModel {
  const expectedSign = signCorrelation('normalisedEncoderModel', correlation);
  if (!Number.isFinite(kappa)) throw new OutOfRangeError(`normalisedEncoderModel: kappa is ${kappa}; expected a finite number`);
  for (const [name, variance] of Object.entries({ varianceU, varianceV })) {
    if (!(variance > 0 && variance < Infinity)) {
      throw new OutOfRangeError(`normalisedEncoderModel: ${name} is ${variance}; expected a finite number > 0`);
    }
  }
  const tilt = Math.tanh(kappa);
  const [scaleU, scaleV] = [Math.sqrt(varianceU), Math.sqrt(varianceV)];
  const density = (value: number, other: number, scale: number) =>
    (normalPdf(value / scale) / scale) * (1 + tilt * Math.sign(value) * Math.sign(other));
  const mean = (other: number, scale: number) => scale * Math.sqrt(2 / Math.PI) * tilt * Math.sign(other);
  return {
    sameSignProbability: (1 + expectedSign) / 2,
    modelSameSignProbability: (1 + tilt) / 2,
    loss: logCosh(kappa) - expectedSign * kappa,
    densityU: (u, v) => density(u, v, scaleU),
    densityV: (v, u) => density(v, u, scaleV),
    meanU: (v) => mean(v, scaleU),
    meanV: (u) => mean(u, scaleV),
  };
}
