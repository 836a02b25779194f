import { fieldLosses } from './field-losses.ts';
import { globalLosses } from './global-losses.ts';
import type { LossEntries, LossName } from './loss-entry.ts';
import { paperLosses } from './paper-losses.ts';

/** The losses by name, for menus, configurations and tests: `lossInfo` looks one up, `pairLoss` makes one. */
export const losses: LossEntries<LossName> = { ...paperLosses, ...fieldLosses, ...globalLosses };
