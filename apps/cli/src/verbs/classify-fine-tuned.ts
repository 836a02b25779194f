import { labelPosterior } from '@crossmodal/evaluation';

import { UsageError } from '../errors.ts';
import { classifierLogits } from '../finetune/classifier.ts';
import { openFrozenRun } from '../finetune/open-frozen-run.ts';
import { readClassifier } from '../finetune/saved-classifier.ts';
import { openRunFolder } from '../run-folder.ts';
import { startEngine } from '../start-engine.ts';
import type { Terminal } from '../terminal.ts';
import { sayAnswers } from './say-answers.ts';

/** What `crossmodal classify --fine-tuned` may be told. */
export interface ClassifyFineTunedOptions {
  readonly index?: string;
  readonly image?: string;
  readonly side?: string;
  readonly loss?: string;
  readonly json?: boolean;
}

/** `crossmodal classify --fine-tuned`: the labels of a test item by the classifier that finetune saved. */
export async function classifyFineTuned(path: string, { index, image, side, loss, json = false }: ClassifyFineTunedOptions, terminal: Terminal): Promise<void> {
  if (image !== undefined) throw new UsageError('--fine-tuned classifies test items by --index; leave --image out');
  await startEngine(openRunFolder(path).config.engine, terminal);
  const frozen = await openFrozenRun(path, { side, loss });
  try {
    const classifier = readClassifier(frozen);
    const { test } = frozen.labels;
    const number = Number(index ?? NaN);
    if (!Number.isInteger(number) || number < 0 || number >= test.length) {
      throw new UsageError(`--index is '${index ?? ''}'; expected the number of a test item, from 0 to ${test.length - 1}`);
    }
    const x = await frozen.sees(classifier.labelled, await frozen.features('test', Uint32Array.of(number)), false);
    const probabilities = labelPosterior(classifierLogits(classifier, x, frozen.temperature));
    sayAnswers({ loss: frozen.loss, names: [`${frozen.side} ${number}`], labels: [test[number]], probabilities }, { json, terminal });
  } finally {
    frozen.dispose();
  }
}
