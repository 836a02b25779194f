import { drifters } from './drifters/drifters.ts';
import { emoji } from './emoji/emoji.ts';
import { lagrangian } from './lagrangian/lagrangian.ts';
import { mnistHalves } from './mnist-halves/mnist-halves.ts';
import { oceanProfiles } from './ocean-profiles/ocean-profiles.ts';
import type { PairExperiment } from './pair-experiment.ts';

/** The pair data sets that `crossmodal train` knows; one entry adds one, with its flags, help, evaluation and report. */
export const pairExperiments: readonly PairExperiment[] = [mnistHalves, oceanProfiles, lagrangian, drifters, emoji];
