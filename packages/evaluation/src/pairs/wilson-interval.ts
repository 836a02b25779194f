import { OutOfRangeError } from '@crossmodal/theory';

import { checkPositiveInteger } from '../check-positive-integer.ts';
import { checkLevel } from './check-level.ts';
import { normalQuantile } from './normal-quantile.ts';

/** What {@link wilsonInterval} takes. */
export interface WilsonOptions {
  readonly successes: number;
  readonly trials: number;
  /** Probability of the interval; default 0.95. */
  readonly level?: number;
}

/**
 * The interval of a proportion by Wilson (1927): those p whose normal test does not refuse the observed share. Unlike
 * p̂ ± z√(p̂(1 − p̂)/n) it stays within [0, 1] and has a width where all or none of the trials succeed.
 *
 * @throws OutOfRangeError If `trials` is no integer ≥ 1, `successes` none from 0 to `trials`, or the level is out of (0, 1).
 *
 * @example
 * ```ts
 * import { wilsonInterval } from '@crossmodal/evaluation';
 *
 * const { low, high } = wilsonInterval({ successes: 0, trials: 10 });
 * console.log(low, high.toFixed(4)); // 0 0.2775
 * ```
 */
export function wilsonInterval({ successes, trials, level = 0.95 }: WilsonOptions): { readonly low: number; readonly high: number } {
  checkPositiveInteger('wilsonInterval: trials', trials);
  if (!Number.isInteger(successes) || successes < 0 || successes > trials) throw new OutOfRangeError(`wilsonInterval: successes is ${successes}; expected an integer from 0 to ${trials}`);
  checkLevel('wilsonInterval', level);
  const z2 = normalQuantile(level) ** 2;
  const failures = trials - successes;
  const half = Math.sqrt(z2 * ((successes * failures) / trials + z2 / 4));
  return {
    low: successes === 0 ? 0 : (successes + z2 / 2 - half) / (trials + z2),
    high: failures === 0 ? 1 : (successes + z2 / 2 + half) / (trials + z2),
  };
}
