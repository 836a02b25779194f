import { checkPoints } from './check-points.ts';
import { checkStreamFunction } from './check-stream-function.ts';
import type { StreamFunction } from './stream-function.ts';
import { sumModes } from './sum-modes.ts';

/** Where and when a field is asked for. */
export interface FieldPoints {
  /** x_1 and x_2 of every point, one after the other; any numbers, for the torus repeats. */
  readonly points: ArrayLike<number>;
  /** Default 0. */
  readonly t?: number;
}

/**
 * Re ψ(x, t) of a stream function at any points, in float64.
 *
 * @returns One number a point.
 * @throws ShapeError If the arrays of the stream function do not fit its degree, or a point lacks a coordinate.
 *
 * @example
 * ```ts
 * import { streamFunctionAt, wavevectors } from '@crossmodal/datasets/lagrangian';
 *
 * // ψ = cos 2πx_1: the mode k = (1, 0) of degree 1 is the eighth of nine.
 * const coefficients = new Float64Array(18);
 * coefficients[2 * 7] = 1;
 * const field = { degree: 1, coefficients, frequencies: new Float64Array(9) };
 * console.log(streamFunctionAt(field, { points: [0, 0.3, 0.5, 0.8] })); // Float64Array(2) [ 1, -1 ]
 * console.log(wavevectors(1).subarray(14, 16)); // Int32Array(2) [ 1, 0 ]
 * ```
 */
export function streamFunctionAt(field: StreamFunction, { points, t = 0 }: FieldPoints): Float64Array {
  checkStreamFunction(field, 'streamFunctionAt');
  checkPoints(points, 'streamFunctionAt');
  const values = new Float64Array(points.length / 2);
  sumModes(field, { points, t }, (point, psi) => {
    values[point] = psi;
  });
  return values;
}
