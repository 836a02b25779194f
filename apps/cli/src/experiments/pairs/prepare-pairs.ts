import { UsageError } from '../../errors.ts';
import type { Terminal } from '../../terminal.ts';
import type { PreparedRun } from '../experiment.ts';
import { evaluatePairs } from './evaluate-pairs.ts';
import type { PairConfig } from './pair-config.ts';
import type { PairExperiment } from './pair-experiment.ts';
import { trainPairs } from './train-pairs.ts';

/** Reads the pairs of a configuration, for training or evaluation. */
export async function preparePairs(experiment: PairExperiment, config: PairConfig, terminal?: Terminal): Promise<PreparedRun<PairConfig>> {
  const data = await experiment.load(config.data, { ...(terminal && { progress: terminal.progress }) });
  const { test: { count } } = data;
  // Nothing competes with a single partner; better said before the training than after it.
  if (count < 2) throw new UsageError(`${experiment.name} has ${count} test pair${count === 1 ? '' : 's'}; expected at least two, for a partner is ranked among others: choose more with the settings of data (crossmodal train ${experiment.name} --help)`);
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
