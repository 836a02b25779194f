import { checkStreamFunction } from './check-stream-function.ts';
import { completeIntegration, type Integration } from './integration.ts';
import type { StreamFunction } from './stream-function.ts';
import { createTracer } from './trajectory-kernel.js';

/**
 * The path of a tracer, ẋ = w(x, t), by the classical Runge and Kutta method in float64; positions are not wrapped at
 * the sides of the torus (Baptista, Stuart and Tran 2025, section 6.3).
 *
 * @param field The stream function.
 * @param integration Step, number of steps, how often to record, start.
 * @returns x_1 and x_2 after `recordEvery`, 2 · `recordEvery`, … steps.
 * @throws ShapeError If the arrays of the stream function do not fit its degree.
 * @throws OutOfRangeError If an option is out of range.
 *
 * @example
 * ```ts
 * import { integrateTrajectory, paperIntegration } from '@crossmodal/datasets/lagrangian';
 *
 * // ψ = 0.1 cos 2πx_1 carries (0.75, 0.75) down by 0.2π a unit of time.
 * const coefficients = new Float64Array(18);
 * coefficients[2 * 7] = 0.1;
 * const field = { degree: 1, coefficients, frequencies: new Float64Array(9) };
 * const path = integrateTrajectory(field, paperIntegration);
 * console.log(path.length, path.at(-1)!.toFixed(12)); // 2000 0.687168146928
 * ```
 */
export function integrateTrajectory(field: StreamFunction, integration: Integration = {}): Float64Array {
  checkStreamFunction(field, 'integrateTrajectory');
  const complete = completeIntegration(integration, 'integrateTrajectory');
  const positions = new Float64Array(2 * Math.floor(complete.steps / complete.recordEvery));
  createTracer({ degree: field.degree, frequencies: field.frequencies, ...complete })(field.coefficients, 0, positions);
  return positions;
}
