import { ShapeError } from '@crossmodal/theory';

import { checkStreamFunction } from './check-stream-function.ts';
import { completeIntegration, type Integration } from './integration.ts';
import type { StreamFunction } from './stream-function.ts';
import { createTracer } from './trajectory-kernel.js';

/**
 * The paths of a tracer in each of some stream functions, as `integrateTrajectory` has them: faster than one by one, for
 * the fields turn alike.
 *
 * @param fields `coefficients` has those of one field after the other.
 * @param integration Step, number of steps, how often to record, start.
 * @returns x_1 and x_2 after `recordEvery`, 2 · `recordEvery`, … steps, of one field after the other.
 * @throws ShapeError If the coefficients are not those of a whole number of fields.
 * @throws OutOfRangeError If an option is out of range.
 *
 * @example
 * ```ts
 * import { drawStreamFunctions, integrateTrajectories } from '@crossmodal/datasets/lagrangian';
 * import { createRandom } from '@crossmodal/theory';
 *
 * const coefficients = drawStreamFunctions({ count: 5, random: createRandom(1) });
 * const paths = integrateTrajectories({ degree: 3, coefficients, frequencies: new Float64Array(49) }, { recordEvery: 5 });
 * console.log(paths.length); // 200
 * ```
 */
export function integrateTrajectories({ degree, coefficients, frequencies }: StreamFunction, integration: Integration = {}): Float64Array {
  const caller = 'integrateTrajectories';
  const size = 2 * frequencies.length;
  const count = coefficients.length / size;
  if (!Number.isInteger(count) || count < 1) {
    throw new ShapeError(`${caller}: coefficients has ${coefficients.length} numbers; expected ${size} for every field, at least for one`);
  }
  checkStreamFunction({ degree, frequencies, coefficients: coefficients.subarray(0, size) }, caller);
  const complete = completeIntegration(integration, caller);
  const positions = new Float64Array(count * 2 * Math.floor(complete.steps / complete.recordEvery));
  const trace = createTracer({ degree, frequencies, ...complete });
  for (let index = 0; index < count; index++) trace(coefficients, index, positions);
  return positions;
}
