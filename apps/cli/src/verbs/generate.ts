import { join } from 'node:path';

import { createRandom } from '@crossmodal/theory';
import { atomicWrite } from '@crossmodal/training';
import type { Command } from 'commander';

import { generateFor } from '../experiments/mnist/evaluate-objective.ts';
import { readMnistData } from '../experiments/mnist/mnist-data.ts';
import { openMnistRun } from '../experiments/mnist/mnist-run.ts';
import { classes, imageLogits, streams } from '../experiments/mnist/model.ts';
import { countFlag, labelFlag } from '../experiments/mnist/query-images.ts';
import { generationReport } from '../experiments/mnist/report-mnist.ts';
import { chosenObjective, trainedEncoder } from '../experiments/mnist/trained-models.ts';
import { UsageError } from '../errors.ts';
import { formatTable } from '../format.ts';
import { startEngine } from '../start-engine.ts';
import type { Terminal } from '../terminal.ts';

/** `crossmodal generate`: draws test images given a label, under each of the run's losses or one of them. */
export async function generateVerb(path: string, command: Command, terminal: Terminal): Promise<void> {
  const options = command.opts<{ label: string; count?: string; seed?: string; loss?: string; json?: boolean }>();
  const run = openMnistRun(path);
  const label = labelFlag(options.label, classes);
  const draws = options.count === undefined ? run.config.evaluation.draws : countFlag('count', options.count);
  const seed = options.seed === undefined ? run.config.seed : seedFlag(options.seed);
  const names = options.loss === undefined ? run.config.losses : [chosenObjective(options.loss, run)];
  const { test } = await readMnistData(run.config.data);
  await startEngine(run.config.engine, terminal);
  const generations = [];
  for (const name of names) {
    const encoder = trainedEncoder(name, run);
    const logits = await imageLogits(encoder, test, { temperature: run.config.training.temperature });
    encoder.dispose();
    generations.push({ name, generation: generateFor(label, logits, { test, draws, random: createRandom(seed, streams.draws) }) });
  }
  const page = join(run.path, `generated-${label}.html`);
  atomicWrite(page, await generationReport(label, generations, test));
  if (options.json) {
    terminal.result(JSON.stringify({ label, page, losses: Object.fromEntries(generations.map(({ name, generation }) => [name, generation])) }));
    return;
  }
  const rows = generations.map(({ name, generation: { effectiveSampleSize, distinct, purity } }) => [name, effectiveSampleSize.toFixed(1), String(distinct), purity.toFixed(2)]);
  for (const line of formatTable([['loss', 'ESS', 'distinct', 'purity'], ...rows])) terminal.result(line);
  for (const { name, generation } of generations) terminal.result(`${name}: test images ${generation.draws.join(' ')}`);
  terminal.result(`Pictures: ${page}`);
}

function seedFlag(text: string): number {
  const seed = Number(text);
  if (text.trim() === '' || !Number.isInteger(seed) || seed < 0 || seed >= 2 ** 32) {
    throw new UsageError(`--seed is '${text}'; expected an integer from 0 to ${2 ** 32 - 1}`);
  }
  return seed;
}
