import { existsSync } from 'node:fs';

import { createRandom } from '@crossmodal/theory';
import { type MetricsLog, readCheckpoint, type StepReport, train, type TrainingState, writeCheckpoint } from '@crossmodal/training';
import type { Engine } from '@crossmodal/training/engine';

import type { MnistData } from './mnist-data.ts';
import type { MnistRun } from './mnist-run.ts';
import { createImageEncoder, mnistTask, streams } from './model.ts';
import type { ObjectiveName } from './objectives.ts';

/** What is known after a step of one loss. */
export interface ObjectiveReport extends StepReport {
  readonly objective: ObjectiveName;
  /** Loss in the CLIP convention, L_cond + log n, whose chance level is log n. */
  readonly clipLoss: number;
}

/** Where a loss is trained, by what, and who is told. */
interface TrainObjectiveOptions {
  readonly run: MnistRun;
  readonly engine: Engine;
  readonly metrics: MetricsLog;
  readonly onStep: (report: ObjectiveReport) => void;
  /** Told why a step is not compiled on an engine that compiles. */
  readonly onEager: (reason: string) => void;
  readonly signal: AbortSignal;
}

/**
 * Trains one loss of a run, from its checkpoint if there is one, and leaves a checkpoint of the end.
 *
 * @returns Whether it was completed; false if the signal stopped it after a checkpoint.
 */
export async function trainObjective(
  objective: ObjectiveName,
  data: MnistData,
  { run, engine, metrics, onStep, onEager, signal }: TrainObjectiveOptions,
): Promise<boolean> {
  const { seed, training } = run.config;
  const { batchSize } = training;
  const fingerprint = trainingFingerprint(objective, run, engine);
  const file = run.checkpoint(objective);
  const resume = existsSync(file) ? readCheckpoint(file, { fingerprint }) : undefined;
  if (resume && isComplete(resume, data, run)) return true;

  const encoder = createImageEncoder(seed);
  try {
    const task = mnistTask(encoder, data.train, { objective, temperature: training.temperature, batchSize });
    const { completed } = await train(task, {
      epochs: training.epochs,
      batchSize,
      learningRate: training.learningRate,
      schedule: training.schedule,
      random: createRandom(seed, streams.order),
      compiler: engine.compiler,
      onEager,
      ...(resume && { resume }),
      checkpoint: { every: training.checkpointEvery, save: (state) => writeCheckpoint(file, state, { fingerprint }) },
      onStep: (report) => {
        const clipLoss = report.loss + Math.log(batchSize);
        if (report.step % training.logEvery === 0 || report.step === 1 || report.step === report.totalSteps) {
          metrics.write({
            objective,
            step: report.step,
            epoch: report.epoch + 1,
            loss: clipLoss,
            chance: Math.log(batchSize),
            learningRate: report.learningRate,
          });
        }
        onStep({ ...report, objective, clipLoss });
      },
      signal,
    });
    return completed;
  } finally {
    encoder.dispose();
  }
}

/** Steps of one loss of a run. */
export function stepsOf(data: MnistData, { config }: MnistRun): number {
  return config.training.epochs * Math.floor(data.train.count / config.training.batchSize);
}

/** The step up to which a loss of a run is saved; 0 if it has no checkpoint. */
export function savedStep(objective: ObjectiveName, run: MnistRun): number {
  const file = run.checkpoint(objective);
  return existsSync(file) ? readCheckpoint(file).step : 0;
}

function isComplete(state: TrainingState, data: MnistData, run: MnistRun): boolean {
  return state.step >= stepsOf(data, run);
}

/** What must stay as it is for a resumed run to be the same run, to the bit. */
function trainingFingerprint(objective: ObjectiveName, { config }: MnistRun, engine: Engine): string {
  const { epochs, batchSize, learningRate, schedule, temperature } = config.training;
  return JSON.stringify({ objective, engine: engine.fingerprint, seed: config.seed, data: config.data, epochs, batchSize, learningRate, schedule, temperature });
}
