import { labelPosterior } from '@crossmodal/evaluation';

import { UsageError } from '../errors.ts';
import { classifierLogits } from '../finetune/classifier.ts';
import { openFrozenRun } from '../finetune/open-frozen-run.ts';
import { readClassifier } from '../finetune/saved-classifier.ts';
import { openRunFolder } from '../run-folder.ts';
import { startEngine } from '../start-engine.ts';
import type { Terminal } from '../terminal.ts';
import { sayAnswers } from './say-answers.ts';

/** `crossmodal classify --fine-tuned`: the labels of a test item by the classifier that finetune saved. */
export async function classifyFineTuned(
  path: string,
  { index, image, loss, json = false }: { index?: string; image?: string; loss?: string; json?: boolean },
  terminal: Terminal,
): Promise<void> {
  if (image !== undefined || loss !== undefined) {
    throw new UsageError(`--fine-tuned takes the model that was fine-tuned and --index; leave ${image === undefined ? '--loss' : '--image'} out`);
  }
  const run = openRunFolder(path);
  const classifier = readClassifier(run);
  await startEngine(run.config.engine, terminal);
  const frozen = await openFrozenRun(path, { side: classifier.side, ...(run.config.experiment === 'mnist' && { loss: classifier.loss }) });
  try {
    const { test } = frozen.labels;
    const number = Number(index ?? NaN);
    if (!Number.isInteger(number) || number < 0 || number >= test.length) {
      throw new UsageError(`--index is '${index ?? ''}'; expected the number of a test item, from 0 to ${test.length - 1}`);
    }
    const x = await frozen.features('test', Uint32Array.of(number));
    const probabilities = labelPosterior(classifierLogits(classifier, x, frozen.temperature));
    sayAnswers({ loss: classifier.loss, names: [`${frozen.side} ${number}`], labels: [test[number]], probabilities }, { json, terminal });
  } finally {
    frozen.dispose();
  }
}
