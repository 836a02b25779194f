import { checkConcentration } from './check-concentration.ts';
import { checkDimension } from './check-dimension.ts';
import { logBesselOverPower } from './log-bessel-over-power.ts';

/**
 * A_d(κ) = I_{d/2}(κ)/I_{d/2−1}(κ), the length of the mean of a von Mises–Fisher law: 0 for the uniform law, 1 in the
 * limit of a point (Mardia and Jupp 2000, section 9.3).
 *
 * @param concentration κ, 0 or more.
 * @param dimension d of the space around the sphere; default 2, the circle.
 * @throws OutOfRangeError If κ is negative or not finite, or d no integer from 2.
 *
 * @example
 * ```ts
 * import { vonMisesMeanLength } from '@crossmodal/theory';
 *
 * console.log(vonMisesMeanLength(2).toFixed(10)); // 0.6977746580
 * console.log(vonMisesMeanLength(2, 3).toFixed(10)); // 0.5373147207
 * ```
 */
export function vonMisesMeanLength(concentration: number, dimension: number = 2): number {
  checkConcentration('vonMisesMeanLength: concentration', concentration);
  const order = checkDimension('vonMisesMeanLength: dimension', dimension) / 2 - 1;
  return concentration * Math.exp(logBesselOverPower(order + 1, concentration) - logBesselOverPower(order, concentration));
}
