import { UsageError } from '../errors.ts';
import type { Experiment } from './experiment.ts';
import { mnist } from './mnist/mnist.ts';
import { pairExperiments } from './pairs/registry.ts';
import { pairTraining } from './pairs/pair-training.ts';

/** What `crossmodal train` can train, in the order of the help. */
export const experiments: readonly Experiment[] = [mnist, ...pairExperiments.map(pairTraining)];

/** The experiment of a name. */
export function experimentNamed(name: unknown, where: string): Experiment {
  const found = experiments.find((experiment) => experiment.name === name);
  if (found === undefined) {
    throw new UsageError(`${where} is ${JSON.stringify(name)}; expected one of ${experiments.map((experiment) => experiment.name).join(', ')}`);
  }
  return found;
}
