import type { Experiment } from '../experiment.ts';
import { type PairConfig, pairConfigSchema } from './pair-config.ts';
import type { PairExperiment } from './pair-experiment.ts';

/** A pair data set as an experiment of `crossmodal train`. */
export function pairTraining(experiment: PairExperiment): Experiment<PairConfig> {
  const { name, description, profiles, examples } = experiment;
  return {
    name,
    description,
    schema: pairConfigSchema(experiment),
    profiles,
    examples,
    prepare: async (config, terminal) => (await import('./prepare-pairs.ts')).preparePairs(experiment, config, terminal),
  };
}
