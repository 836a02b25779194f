import { OutOfRangeError } from '@crossmodal/theory';

import { requireInteger } from '../require-integer.ts';

/** How trajectories are integrated and recorded. */
export interface Integration {
  /** Time step Δt of the fourth-order Runge and Kutta method; default 1e-3. */
  readonly step?: number;
  /** Number of steps; default 100, so that the last time is 0.1. */
  readonly steps?: number;
  /** Steps from one recorded position to the next; default 1. The first is recorded after as many, not at the start. */
  readonly recordEvery?: number;
  /** Position at time 0; default (0.75, 0.75). */
  readonly start?: readonly [number, number];
}

/** The same with nothing left out. */
export type CompleteIntegration = Required<Integration>;

/** The defaults filled in and everything checked. */
export function completeIntegration({ step = 1e-3, steps = 100, recordEvery = 1, start = [0.75, 0.75] }: Integration, caller: string): CompleteIntegration {
  if (!(step > 0 && step < Infinity)) throw new OutOfRangeError(`${caller}: step is ${step}; expected a finite number > 0`);
  requireInteger(steps, { caller, name: 'steps', minimum: 1, maximum: 1e6 });
  requireInteger(recordEvery, { caller, name: 'recordEvery', minimum: 1, maximum: steps });
  if (start.length !== 2 || !start.every(Number.isFinite)) throw new OutOfRangeError(`${caller}: start is [${start.join(', ')}]; expected two finite numbers`);
  return { step, steps, recordEvery, start };
}
