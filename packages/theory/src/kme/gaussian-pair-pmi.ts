import { OutOfRangeError } from '../errors.ts';

/** Pointwise mutual information of a scalar Gaussian pair. */
export interface GaussianPairPmi {
  /** I(u; v) = −½ ln(1 − ρ²). */
  readonly mutualInformation: number;
  /** PMI(u, v). */
  pmi(u: number, v: number): number;
}

/**
 * The pointwise mutual information of two standard normal numbers of correlation ρ:
 * −½ ln(1 − ρ²) − (ρ²(u² + v²) − 2ρuv)/(2(1 − ρ²)).
 *
 * As a table it has rank at most 3, so that plain inner products fit it: where point sets should gain nothing.
 *
 * @param correlation ρ, between −1 and 1.
 * @throws OutOfRangeError If |ρ| is not below 1.
 *
 * @example
 * ```ts
 * import { gaussianPairPmi } from '@crossmodal/theory';
 *
 * const { mutualInformation, pmi } = gaussianPairPmi(0.8);
 * console.log(mutualInformation.toFixed(7), pmi(1, 1).toFixed(7), pmi(1, -1).toFixed(7)); // 0.5108256 0.9552701 -3.4891744
 * ```
 */
export function gaussianPairPmi(correlation: number): GaussianPairPmi {
  if (!(Math.abs(correlation) < 1)) throw new OutOfRangeError(`gaussianPairPmi: correlation is ${correlation}; expected a number between -1 and 1`);
  const rest = (1 - correlation) * (1 + correlation);
  const mutualInformation = -0.5 * Math.log(rest);
  return {
    mutualInformation,
    pmi: (u, v) => mutualInformation - (correlation ** 2 * (u * u + v * v) - 2 * correlation * u * v) / (2 * rest),
  };
}
