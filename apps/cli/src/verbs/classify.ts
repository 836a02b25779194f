import type { Command } from 'commander';

import { labelProbabilities } from '../experiments/mnist/evaluate-objective.ts';
import { readMnistData } from '../experiments/mnist/mnist-data.ts';
import { openMnistRun } from '../experiments/mnist/mnist-run.ts';
import { imageLogits } from '../experiments/mnist/model.ts';
import { queryImages } from '../experiments/mnist/query-images.ts';
import { readResult } from '../experiments/mnist/result.ts';
import { chosenObjective, trainedEncoder } from '../experiments/mnist/trained-models.ts';
import { formatPercent } from '../format.ts';
import { startEngine } from '../start-engine.ts';
import type { Terminal } from '../terminal.ts';

/** Labels that the plain output names for an image. */
const SHOWN = 3;

/** `crossmodal classify`: the probabilities of the labels of an image. */
export async function classifyVerb(path: string, command: Command, terminal: Terminal): Promise<void> {
  const options = command.opts<{ index?: string; image?: string; loss?: string; json?: boolean }>();
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
  const { data: probabilities, columns } = labelProbabilities(logits, { objective, labelMarginal, logNormalisers });
  const answers = query.names.map((image, row) => {
    const ranked = Array.from(probabilities.subarray(row * columns, (row + 1) * columns), (probability, label) => ({ label, probability })).toSorted(
      (a, b) => b.probability - a.probability,
    );
    return { image, trueLabel: query.labels[row], label: ranked[0].label, probabilities: ranked };
  });
  if (options.json) {
    terminal.result(JSON.stringify({ loss: objective, images: answers }));
    return;
  }
  for (const { image, trueLabel, probabilities: ranked } of answers) {
    const shown = ranked.slice(0, SHOWN).map(({ label, probability }) => `${label} (${formatPercent(probability, 2)})`);
    terminal.result(`${image}: ${shown.join(', ')}${trueLabel === null ? '' : `; its label is ${trueLabel}`}`);
  }
}
