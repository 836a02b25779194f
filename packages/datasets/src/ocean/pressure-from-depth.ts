/**
 * Sea pressure at a depth, by the formula of Saunders (1981, Journal of Physical Oceanography 11, 573), accurate to
 * 0.1 % for the standard ocean.
 *
 * @param depth Depth in m, positive downwards.
 * @param latitude Degrees north; NaN is taken as 45.
 * @returns Pressure in dbar, 0 at the surface.
 *
 * @example
 * ```ts
 * import { pressureFromDepth } from '@crossmodal/datasets/ocean';
 *
 * console.log(pressureFromDepth(7321.45, 30).toFixed(1)); // 7500.0
 * ```
 */
export function pressureFromDepth(depth: number, latitude: number): number {
  const sine = Math.sin(((Number.isNaN(latitude) ? 45 : latitude) * Math.PI) / 180);
  const c1 = (5.92 + 5.25 * sine * sine) * 1e-3;
  const linear = 1 - c1;
  return (linear - Math.sqrt(linear * linear - 8.84e-6 * depth)) / 4.42e-6;
}
