import { lossInfo, type LossName } from '@crossmodal/losses';

import type { SettingProblem } from './loss-option-problems.ts';

interface Settings {
  readonly loss: LossName;
  readonly lossOptions: Readonly<Record<string, unknown>>;
  readonly model: { readonly temperature: number; readonly learnTemperature: boolean };
}

/** What is wrong with the temperature, given a loss that has its own. */
export function globalLossProblems({ loss, lossOptions, model: { temperature, learnTemperature } }: Settings): SettingProblem[] {
  const { needs, options } = lossInfo(loss);
  if (!needs.includes('state') || options.temperatureMinimum === undefined) return [];
  if (!learnTemperature) return [{ path: ['model', 'learnTemperature'], message: `the loss ${loss} learns its temperature, expected true, or a loss that keeps it: sog-clr, fast-clip-v1, scent` }];
  const [minimum, maximum] = (['temperatureMinimum', 'temperatureMaximum'] as const).map((name) => Number(lossOptions[name] ?? options[name].default));
  if (minimum <= temperature && temperature <= maximum) return [];
  return [{ path: ['model', 'temperature'], message: `is ${temperature}; the loss ${loss} has temperatures from ${minimum} to ${maximum} (temperatureMinimum, temperatureMaximum)` }];
}
