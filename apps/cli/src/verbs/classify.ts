import type { Command } from 'commander';

import { UsageError } from '../errors.ts';
import { labelProbabilities } from '../experiments/mnist/evaluate-objective.ts';
import { readMnistData } from '../experiments/mnist/mnist-data.ts';
import { openMnistRun } from '../experiments/mnist/mnist-run.ts';
import { imageLogits } from '../experiments/mnist/model.ts';
import { queryImages } from '../experiments/mnist/query-images.ts';
import { readResult } from '../experiments/mnist/result.ts';
import { chosenObjective, trainedEncoder } from '../experiments/mnist/trained-models.ts';
import { startEngine } from '../start-engine.ts';
import type { Terminal } from '../terminal.ts';
import { classifyFineTuned, type ClassifyFineTunedOptions } from './classify-fine-tuned.ts';
import { sayAnswers } from './say-answers.ts';

/** `crossmodal classify`: the probabilities of the labels of an image. */
export async function classifyVerb(path: string, command: Command, terminal: Terminal): Promise<void> {
  const { fineTuned, ...options } = command.opts<ClassifyFineTunedOptions & { fineTuned?: boolean }>();
  if (fineTuned) {
    await classifyFineTuned(path, options, terminal);
    return;
  }
  if (options.side !== undefined) throw new UsageError(`--side is '${options.side}'; it belongs to --fine-tuned`);
  const run = openMnistRun(path);
  const objective = chosenObjective(options.loss, run);
  const { labelMarginal, losses } = readResult(run);
  const data = await readMnistData(run.config.data);
  const query = queryImages(options, data.test, (text) => terminal.say(text));
  await startEngine(run.config.engine, terminal);
  const encoder = trainedEncoder(objective, run);
  const logits = await imageLogits(encoder, query.images, { temperature: run.config.training.temperature });
  encoder.dispose();
  const { logNormalisers } = losses[objective]!;
  const probabilities = labelProbabilities(logits, { objective, labelMarginal, logNormalisers });
  sayAnswers({ loss: objective, names: query.names, labels: query.labels, probabilities }, { json: options.json === true, terminal });
}
