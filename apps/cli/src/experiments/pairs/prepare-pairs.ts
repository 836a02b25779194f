import type { PreparedRun } from '../experiment.ts';
import { evaluatePairs } from './evaluate-pairs.ts';
import type { PairConfig } from './pair-config.ts';
import type { PairExperiment } from './pair-experiment.ts';
import { pairResultLines } from './pair-result.ts';
import { trainPairs } from './train-pairs.ts';

/** Reads the pairs of a configuration, for training or evaluation. */
export async function preparePairs(experiment: PairExperiment, config: PairConfig): Promise<PreparedRun<PairConfig>> {
  const data = await experiment.load(config.data);
  return {
    train: async (run, session) => {
      const trainingSeconds = await trainPairs(run, { experiment, data, ...session });
      const result = await evaluatePairs(run, { experiment, data, ...session, trainingSeconds });
      return { result, lines: pairResultLines(result) };
    },
    evaluate: async (run, session) => {
      const result = await evaluatePairs(run, { experiment, data, ...session, trainingSeconds: null });
      return { result, lines: pairResultLines(result) };
    },
  };
}
