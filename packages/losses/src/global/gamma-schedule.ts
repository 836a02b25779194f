import { OutOfRangeError } from '../errors.ts';

/** Options of {@link gammaSchedule}. */
export interface GammaScheduleOptions {
  /** `'constant'` at `minimum`, or along half a cosine from 1 down to it; default `'cosine'`. */
  readonly schedule?: 'constant' | 'cosine';
  /** The weight γ to which it falls; default 0.2. */
  readonly minimum?: number;
  /** Epochs E that the fall takes; not read for a constant weight. */
  readonly epochs?: number;
}

/**
 * The weight γ of the batch in the moving average of the normalisers (FastCLIP): 1 in the first epoch, in which each sample
 * is met for the first time, then
 *
 *   γ_e = ½(1 + cos(πe/E))(1 − γ_min) + γ_min for e < E, and γ_min afterwards.
 *
 * @param epoch e, from 0.
 * @param options The form of the schedule.
 * @throws OutOfRangeError If an option or `epoch` is out of range.
 *
 * @example
 * ```ts
 * import { gammaSchedule } from '@crossmodal/losses';
 *
 * console.log([0, 4, 8, 16].map((epoch) => gammaSchedule(epoch, { minimum: 0.2, epochs: 16 }).toFixed(4))); // [ '1.0000', '0.8828', '0.6000', '0.2000' ]
 * console.log([0, 1].map((epoch) => gammaSchedule(epoch, { schedule: 'constant', minimum: 0.2 }))); // [ 1, 0.2 ]
 * ```
 */
export function gammaSchedule(epoch: number, { schedule = 'cosine', minimum = 0.2, epochs = 1 }: GammaScheduleOptions = {}): number {
  if (!(epoch >= 0 && epoch < Infinity)) throw new OutOfRangeError(`gammaSchedule: epoch is ${epoch}; expected a finite number >= 0`);
  if (!(minimum >= 0 && minimum <= 1)) throw new OutOfRangeError(`gammaSchedule: minimum is ${minimum}; expected a number from 0 to 1`);
  if (epoch === 0) return 1;
  if (schedule === 'constant') return minimum;
  if (!(epochs > 0 && epochs < Infinity)) throw new OutOfRangeError(`gammaSchedule: epochs is ${epochs}; expected a finite number > 0`);
  return epoch < epochs ? 0.5 * (1 + Math.cos((Math.PI * epoch) / epochs)) * (1 - minimum) + minimum : minimum;
}
