import { MetricsLog } from '@crossmodal/training';
import type { Engine } from '@crossmodal/training/engine';

import { InterruptedError } from '../../errors.ts';
import type { Terminal } from '../../terminal.ts';
import { progressReporter } from '../progress-reporter.ts';
import { evaluateMnist } from './evaluate-mnist.ts';
import type { MnistData } from './mnist-data.ts';
import type { MnistRun } from './mnist-run.ts';
import type { ObjectiveName } from './objectives.ts';
import type { MnistResult } from './result.ts';
import { savedStep, stepsOf, trainObjective } from './train-objective.ts';

/**
 * Trains every loss of a run, each from its checkpoint if it has one, evaluates them and writes the results.
 *
 * @throws InterruptedError If the signal stopped it, after a checkpoint.
 */
export async function trainMnist(
  run: MnistRun,
  data: MnistData,
  { engine, terminal, signal }: { engine: Engine; terminal: Terminal; signal: AbortSignal },
): Promise<MnistResult> {
  const { losses, training } = run.config;
  const saved = new Map(losses.map((objective) => [objective, savedStep(objective, run)]));
  const totalSteps = stepsOf(data, run);
  // Lines after the checkpoint are of steps that will be made again.
  const metrics = new MetricsLog(run.metrics, ({ objective, step }) => Number(step) <= (saved.get(objective as ObjectiveName) ?? 0));
  const remainingSteps = losses.reduce((sum, objective) => sum + Math.max(0, totalSteps - saved.get(objective)!), 0);
  const onStep = progressReporter(terminal, { batchSize: training.batchSize, chance: Math.log(training.batchSize), remainingSteps, items: 'images' });
  const onEager = (reason: string) => terminal.say(`The step is not compiled: ${reason}`);
  const start = performance.now();
  for (const objective of losses) {
    if (!(await trainObjective(objective, data, { run, engine, metrics, onStep: (report) => onStep({ ...report, name: report.objective, shownLoss: report.clipLoss }), onEager, signal }))) {
      throw new InterruptedError(`Stopped after a checkpoint. Continue with: crossmodal train --resume ${run.path}`);
    }
  }
  return evaluateMnist(run, data, { engine, terminal, trainingSeconds: (performance.now() - start) / 1000 });
}
