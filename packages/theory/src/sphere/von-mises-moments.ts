import { checkInteger } from '../linear-algebra/check-matrix.ts';
import { checkConcentration } from './check-concentration.ts';
import type { CircleMoments } from './circle-moments.ts';
import { logBesselOverPower } from './log-bessel-over-power.ts';

/**
 * E exp(i p a) = exp(i p m) I_p(κ)/I_0(κ) of the von Mises law on the circle, p = 1 … count.
 *
 * @param options Angle `mean` m, `concentration` κ ≥ 0, `count` of moments.
 * @throws OutOfRangeError If κ is negative or not finite, or the count no positive integer.
 *
 * @example
 * ```ts
 * import { vonMisesMoments } from '@crossmodal/theory';
 *
 * console.log(vonMisesMoments({ mean: 0, concentration: 2, count: 2 }).real.map((x) => Math.round(1e6 * x) / 1e6).join(' ')); // 0.697775 0.302225
 * ```
 */
export function vonMisesMoments({ mean, concentration, count }: { readonly mean: number; readonly concentration: number; readonly count: number }): CircleMoments & {
  readonly real: Float64Array;
  readonly imaginary: Float64Array;
} {
  checkConcentration('vonMisesMoments: concentration', concentration);
  checkInteger('vonMisesMoments: count', count, 1);
  const [real, imaginary] = [new Float64Array(count), new Float64Array(count)];
  for (let p = 1; p <= count; p++) {
    const logLength = logBesselOverPower(p, concentration) - logBesselOverPower(0, concentration);
    const length = concentration === 0 ? 0 : Math.exp(logLength + p * Math.log(concentration));
    real[p - 1] = length * Math.cos(p * mean);
    imaginary[p - 1] = length * Math.sin(p * mean);
  }
  return { real, imaginary };
}
