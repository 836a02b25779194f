import type { Terminal } from '../../terminal.ts';
import type { PreparedRun } from '../experiment.ts';
import { evaluatePairs } from './evaluate-pairs.ts';
import type { PairConfig } from './pair-config.ts';
import type { PairExperiment } from './pair-experiment.ts';
import { trainPairs } from './train-pairs.ts';

/** Reads the pairs of a configuration, for training or evaluation. */
export async function preparePairs(experiment: PairExperiment, config: PairConfig, terminal?: Terminal): Promise<PreparedRun<PairConfig>> {
  const data = await experiment.load(config.data, { ...(terminal && { progress: terminal.progress }) });
  return {
    train: async (run, session) => {
      for (const note of data.notes ?? []) session.terminal.say(note);
      const trainingSeconds = await trainPairs(run, { experiment, data, ...session });
      return evaluatePairs(run, { experiment, data, ...session, trainingSeconds });
    },
    evaluate: async (run, session) => {
      for (const note of data.notes ?? []) session.terminal.say(note);
      return evaluatePairs(run, { experiment, data, ...session, trainingSeconds: null });
    },
  };
}
