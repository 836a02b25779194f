import { ShapeError } from '@crossmodal/theory';

import { requireInteger } from '../require-integer.ts';
import type { StreamFunction } from './stream-function.ts';

/** Refuses a stream function whose arrays do not fit its degree. */
export function checkStreamFunction({ degree, coefficients, frequencies }: StreamFunction, caller: string): void {
  requireInteger(degree, { caller, name: 'degree', minimum: 1, maximum: 64 });
  const modes = (2 * degree + 1) ** 2;
  if (coefficients.length !== 2 * modes) {
    throw new ShapeError(`${caller}: coefficients has ${coefficients.length} numbers; expected ${2 * modes}, two for each of the ${modes} modes of degree ${degree}`);
  }
  if (frequencies.length !== modes) {
    throw new ShapeError(`${caller}: frequencies has ${frequencies.length} numbers; expected ${modes}, one for each mode of degree ${degree}`);
  }
}
