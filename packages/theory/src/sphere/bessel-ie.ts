import { checkConcentration } from './check-concentration.ts';
import { checkOrder } from './check-order.ts';
import { logBesselOverPower } from './log-bessel-over-power.ts';

/**
 * e^{−x} I_ν(x), the modified Bessel function of the first kind, scaled so that it never overflows. It underflows to 0
 * for large orders at small arguments; `logBesselI` does not.
 *
 * @param order ν, a multiple of ½ from 0.
 * @param x Argument, 0 or more.
 * @throws OutOfRangeError If ν is no multiple of ½ from 0, or x negative or not finite.
 *
 * @example
 * ```ts
 * import { besselIe } from '@crossmodal/theory';
 *
 * console.log(besselIe(0, 1).toFixed(12)); // 0.465759607594
 * console.log((besselIe(1, 10) / besselIe(0, 10)).toFixed(10)); // 0.9485998260
 * ```
 */
export function besselIe(order: number, x: number): number {
  checkOrder('besselIe: order', order);
  checkConcentration('besselIe: x', x);
  if (x === 0) return order === 0 ? 1 : 0;
  return Math.exp(logBesselOverPower(order, x) + order * Math.log(x) - x);
}
