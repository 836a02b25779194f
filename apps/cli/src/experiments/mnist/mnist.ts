import type { Experiment } from '../experiment.ts';
import { type MnistConfig, mnistConfigSchema, mnistProfiles } from './mnist-config.ts';

/** Images of digits and their labels, by the three losses of section 6.2 of the paper. */
export const mnist: Experiment<MnistConfig> = {
  name: 'mnist',
  description: 'images of handwritten digits and their labels, by three losses that differ in what they predict',
  schema: mnistConfigSchema,
  profiles: mnistProfiles,
  examples: [
    'crossmodal train mnist                                      # three losses in two minutes',
    'crossmodal train mnist --losses two-sided --epochs 5',
    'crossmodal train mnist --profile paper --out runs/paper',
    'crossmodal train mnist --config crossmodal.yaml --seed 1',
  ],
  prepare: async (config) => (await import('./prepare-mnist.ts')).prepareMnist(config),
};
