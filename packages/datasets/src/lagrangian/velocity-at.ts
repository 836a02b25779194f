import { checkPoints } from './check-points.ts';
import { checkStreamFunction } from './check-stream-function.ts';
import type { StreamFunction } from './stream-function.ts';
import type { FieldPoints } from './stream-function-at.ts';
import { sumModes } from './sum-modes.ts';

/**
 * The velocity w = J∇Re ψ = (∂_2 ψ, −∂_1 ψ) of a stream function at any points, in float64; it has no divergence
 * (Baptista, Stuart and Tran 2025, section 6.3).
 *
 * @returns w_1 and w_2 of every point, one after the other.
 * @throws ShapeError If the arrays of the stream function do not fit its degree, or a point lacks a coordinate.
 *
 * @example
 * ```ts
 * import { velocityAt } from '@crossmodal/datasets/lagrangian';
 *
 * // ψ = 0.1 cos 2πx_1, so w = (0, 0.2π sin 2πx_1).
 * const coefficients = new Float64Array(18);
 * coefficients[2 * 7] = 0.1;
 * const field = { degree: 1, coefficients, frequencies: new Float64Array(9) };
 * console.log((velocityAt(field, { points: [0.25, 0.6] })[1] / Math.PI).toFixed(6)); // 0.200000
 * ```
 */
export function velocityAt(field: StreamFunction, { points, t = 0 }: FieldPoints): Float64Array {
  checkStreamFunction(field, 'velocityAt');
  checkPoints(points, 'velocityAt');
  const values = new Float64Array(points.length);
  sumModes(field, { points, t }, (point, _psi, w1, w2) => {
    values[2 * point] = w1;
    values[2 * point + 1] = w2;
  });
  return values;
}
