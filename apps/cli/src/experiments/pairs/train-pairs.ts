import { existsSync } from 'node:fs';

import { createRandom } from '@crossmodal/theory';
import { MetricsLog, readCheckpoint, train, writeCheckpoint } from '@crossmodal/training';
import type { Engine } from '@crossmodal/training/engine';

import { InterruptedError } from '../../errors.ts';
import type { TrainingSession } from '../experiment.ts';
import { progressReporter } from '../progress-reporter.ts';
import { chanceOf } from './chance-of.ts';
import { embeddingGeometry } from './embedding-geometry.ts';
import { lossState } from './loss-state.ts';
import type { PairData, PairExperiment } from './pair-experiment.ts';
import { createPairModel } from './pair-model.ts';
import { MODEL, type PairRun } from './pair-run.ts';
import { pairTask } from './pair-task.ts';
import { streams } from './streams.ts';
import { openTeacher } from './teacher.ts';

/**
 * Trains the model of a run, from its checkpoint if it has one, and leaves a checkpoint of the end.
 *
 * @returns The seconds that it took.
 * @throws InterruptedError If the signal stopped it, after a checkpoint.
 */
export async function trainPairs(
  run: PairRun,
  { experiment, data, engine, terminal, signal }: TrainingSession & { experiment: PairExperiment; data: PairData },
): Promise<number> {
  const { seed, loss, training } = run.config;
  const { batchSize, logEvery, log } = training;
  const fingerprint = fingerprintOf(run, engine);
  const file = run.checkpoint(MODEL);
  const resume = existsSync(file) ? readCheckpoint(file, { fingerprint }) : undefined;
  const totalSteps = training.epochs * Math.floor(data.train.count / batchSize);
  // Lines after the checkpoint are of steps that will be made again.
  const metrics = new MetricsLog(run.metrics, ({ step }) => Number(step) <= (resume?.step ?? 0));
  if (resume && resume.step >= totalSteps) return 0;

  const start = performance.now();
  const chance = chanceOf(run.config, data.train);
  const onStep = progressReporter(terminal, { batchSize, chance, remainingSteps: totalSteps - (resume?.step ?? 0), items: 'pairs' });
  const { teacher: path } = run.config;
  const teacher = path === null ? null : await openTeacher(path, { experiment, pairs: data.train });
  const model = createPairModel(experiment, run.config);
  const memory = lossState(model, run.config, data.train.count);
  try {
    const { completed } = await train(pairTask(model, data.train, { config: run.config, teacher, state: memory }), {
      epochs: training.epochs,
      batchSize,
      learningRate: training.learningRate,
      schedule: training.schedule,
      random: createRandom(seed, streams.order),
      ...(resume && { resume }),
      checkpoint: { every: training.checkpointEvery, save: (state) => writeCheckpoint(file, state, { fingerprint }) },
      compiler: engine.compiler,
      onEager: (reason) => terminal.say(`The step is not compiled: ${reason}`),
      syncEvery: logEvery,
      onStep: async (report) => {
        const { step, epoch, learningRate } = report;
        if (step % logEvery === 0 || step === 1 || step === totalSteps) {
          metrics.write({ loss: report.loss, chance, step, epoch: epoch + 1, temperature: model.temperature(), ...(memory && { surrogate: memory.variables.surrogate.dataSync()[0] }), learningRate, ...(log === 'geometry' && (await embeddingGeometry(model, data.test))) });
        }
        onStep({ ...report, name: loss, shownLoss: report.loss });
      },
      signal,
    });
    if (!completed) throw new InterruptedError(`Stopped after a checkpoint. Continue with: crossmodal train --resume ${run.path}`);
  } finally {
    model.dispose();
    memory?.dispose();
    teacher?.dispose();
  }
  return (performance.now() - start) / 1000;
}

/** What must stay as it is for a resumed run to be the same run, to the bit. */
function fingerprintOf({ config }: PairRun, engine: Engine): string {
  const { experiment, seed, loss, lossOptions, regulariser, regulariserWeight, teacher, model, data, training } = config;
  const { checkpointEvery: _every, logEvery: _logEvery, log: _log, ...decisive } = training;
  // Without a penalty as before there were any, so that older checkpoints stay good.
  const penalty = regulariser === 'none' ? {} : { regulariser, regulariserWeight };
  return JSON.stringify({ experiment, engine: engine.fingerprint, seed, loss, lossOptions, ...penalty, teacher, model, data, ...decisive });
}
