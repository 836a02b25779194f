import { checkConcentration } from './check-concentration.ts';
import { checkOrder } from './check-order.ts';
import { logBesselOverPower } from './log-bessel-over-power.ts';

/**
 * log I_ν(x), the logarithm of the modified Bessel function of the first kind, which neither overflows nor underflows.
 * Its error is about 1e-15 times the larger of 1 and the largest of ν, x, ν |log x|.
 *
 * @param order ν, a multiple of ½ from 0: those of spheres, ν = d/2 − 1.
 * @param x Argument, 0 or more.
 * @returns log I_ν(x); −∞ at x = 0 where ν > 0.
 * @throws OutOfRangeError If ν is no multiple of ½ from 0, or x negative or not finite.
 *
 * @example
 * ```ts
 * import { logBesselI } from '@crossmodal/theory';
 *
 * console.log(logBesselI(0, 2).toFixed(10)); // 0.8239935415
 * console.log(logBesselI(255, 10).toFixed(6)); // -751.207796
 * ```
 */
export function logBesselI(order: number, x: number): number {
  checkOrder('logBesselI: order', order);
  checkConcentration('logBesselI: x', x);
  return logBesselOverPower(order, x) + (order === 0 ? 0 : order * Math.log(x));
}
