import type { RunFolder } from '../../run-folder.ts';
import type { PairConfig } from './pair-config.ts';

/** The folder of a run of a pair experiment. */
export type PairRun = RunFolder<PairConfig>;

/** Name of the one checkpoint of a pair run. */
export const MODEL = 'model';
