import { type Logits, retrieveTopK } from '@crossmodal/evaluation';
import type { Command } from 'commander';

import { UsageError } from '../errors.ts';
import { readMnistData } from '../experiments/mnist/mnist-data.ts';
import { openMnistRun } from '../experiments/mnist/mnist-run.ts';
import { classes, imageLogits } from '../experiments/mnist/model.ts';
import { objectives } from '../experiments/mnist/objectives.ts';
import { countFlag, labelFlag, queryImages } from '../experiments/mnist/query-images.ts';
import { readResult } from '../experiments/mnist/result.ts';
import { chosenObjective, trainedEncoder } from '../experiments/mnist/trained-models.ts';
import { formatTable } from '../format.ts';
import { startEngine } from '../start-engine.ts';
import type { Terminal } from '../terminal.ts';

interface RetrieveOptions {
  readonly index?: string;
  readonly image?: string;
  readonly label?: string;
  readonly top: string;
  readonly loss?: string;
  readonly json?: boolean;
}

/** `crossmodal retrieve`: the labels closest to an image, or the test images closest to a label. */
export async function retrieveVerb(path: string, command: Command, terminal: Terminal): Promise<void> {
  const options = command.opts<RetrieveOptions>();
  const byLabel = options.label !== undefined;
  if (byLabel && (options.index !== undefined || options.image !== undefined)) {
    throw new UsageError('--label retrieves images and --index or --image retrieve labels; expected one of them');
  }
  const run = openMnistRun(path);
  const objective = chosenObjective(options.loss, run);
  const { losses } = readResult(run);
  const top = countFlag('top', options.top);
  const data = await readMnistData(run.config.data);
  const label = byLabel ? labelFlag(options.label!, classes) : null;
  const query = byLabel ? null : queryImages(options, data.test, (text) => terminal.say(text));
  await startEngine(run.config.engine, terminal);
  const encoder = trainedEncoder(objective, run);
  const logits = await imageLogits(encoder, query?.images ?? data.test, { temperature: run.config.training.temperature });
  encoder.dispose();

  if (label !== null) {
    const scores = Float64Array.from({ length: logits.rows }, (_, row) => logits.data[row * logits.columns + label]);
    const images = Array.from(retrieveTopK(scores, Math.min(top, logits.rows)), (index) => ({ index, logit: scores[index], label: data.test.labels[index] }));
    print(terminal, options.json, { loss: objective, label, images }, [
      `Test images closest to the label ${label}, by ${objective}:`,
      ...formatTable([['image', 'logit', 'its label'], ...images.map((image) => [String(image.index), image.logit.toFixed(3), String(image.label)])]),
    ]);
    return;
  }
  const { names, labels } = query!;
  // Equal candidates compare by their logits without the offset that an offset-free loss leaves arbitrary.
  const offsets = objectives[objective].posterior === 'offset-free' ? losses[objective]!.logNormalisers : null;
  const images = names.map((image, row) => ({ image, trueLabel: labels[row], labels: closestLabels(logits, { row, offsets, top }) }));
  print(
    terminal,
    options.json,
    { loss: objective, images },
    images.flatMap(({ image, trueLabel, labels: found }) => [
      `Labels closest to ${image}${trueLabel === null ? '' : ` (a ${trueLabel})`}, by ${objective}:`,
      ...formatTable([['label', 'logit'], ...found.map(({ label: candidate, logit }) => [String(candidate), logit.toFixed(3)])]),
    ]),
  );
}

function closestLabels(
  { data, columns }: Logits,
  { row, offsets, top }: { row: number; offsets: readonly number[] | null; top: number },
): { label: number; logit: number }[] {
  const scores = Float64Array.from({ length: columns }, (_, label) => data[row * columns + label] - (offsets?.[label] ?? 0));
  return Array.from(retrieveTopK(scores, Math.min(top, columns)), (label) => ({ label, logit: scores[label] }));
}

function print(terminal: Terminal, json: boolean | undefined, answer: unknown, lines: readonly string[]): void {
  if (json) terminal.result(JSON.stringify(answer));
  else for (const line of lines) terminal.result(line);
}
