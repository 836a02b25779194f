import { OutOfRangeError } from '../errors.ts';
import { lossInfo } from '../registry/loss-info.ts';
import { gammaSchedule } from './gamma-schedule.ts';
import type { MovingAverageOptions } from './global-loss-options.ts';
import { type GlobalLossName, globalMethods } from './methods.ts';

/**
 * The weight γ of the batches of an epoch, by the options of a loss of a whole data set or their defaults; 1 for `scent`,
 * which has none.
 *
 * @param name The loss.
 * @param options Its options.
 * @param place The epoch, from 0, and their number.
 * @throws OutOfRangeError If there is no such loss, or an option is out of range.
 *
 * @example
 * ```ts
 * import { globalGamma } from '@crossmodal/losses';
 *
 * console.log([0, 2, 4].map((epoch) => globalGamma('fast-clip-v1', {}, { epoch, epochs: 8 }).toFixed(2))); // [ '1.00', '0.60', '0.20' ]
 * console.log(globalGamma('sog-clr', { gamma: 0.5 }, { epoch: 3, epochs: 8 })); // 0.5
 * ```
 */
export function globalGamma(name: GlobalLossName, options: MovingAverageOptions, { epoch, epochs }: { readonly epoch: number; readonly epochs: number }): number {
  if (!Object.hasOwn(globalMethods, name)) throw new OutOfRangeError(`globalGamma: name is ${String(name)}; expected one of ${Object.keys(globalMethods).join(', ')}`);
  const { gamma, gammaSchedule: schedule } = lossInfo(name).options;
  if (gamma === undefined) return 1;
  return gammaSchedule(epoch, {
    schedule: options.gammaSchedule ?? (schedule.default as 'constant' | 'cosine'),
    minimum: options.gamma ?? (gamma.default as number),
    epochs: options.gammaEpochs ?? Math.max(1, Math.round(epochs / 2)),
  });
}
