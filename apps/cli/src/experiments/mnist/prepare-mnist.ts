import type { Outcome, PreparedRun } from '../experiment.ts';
import { evaluateMnist, resultLines } from './evaluate-mnist.ts';
import type { MnistConfig } from './mnist-config.ts';
import { readMnistData } from './mnist-data.ts';
import type { MnistResult } from './result.ts';
import { trainMnist } from './train-mnist.ts';

/** Reads the images of a configuration, for training or evaluation. */
export async function prepareMnist(config: MnistConfig): Promise<PreparedRun<MnistConfig>> {
  const data = await readMnistData(config.data);
  return {
    train: async (run, session) => outcome(await trainMnist(run, data, session)),
    evaluate: async (run, session) => outcome(await evaluateMnist(run, data, { ...session, trainingSeconds: null })),
  };
}

function outcome(result: MnistResult): Outcome {
  return { result, lines: resultLines(result) };
}
