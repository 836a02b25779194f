import { classFrequencies, imageBatch } from '@crossmodal/datasets';
import { type Encoder, oneHotEncoder } from '@crossmodal/encoders';
import * as tf from '@tensorflow/tfjs-core';

import { type MnistData, readMnistData } from '../experiments/mnist/mnist-data.ts';
import { mnistPixels } from '../experiments/mnist/mnist-pixels.ts';
import type { MnistRun } from '../experiments/mnist/mnist-run.ts';
import { classes } from '../experiments/mnist/model.ts';
import { objectives, type ObjectiveName } from '../experiments/mnist/objectives.ts';
import { readResult } from '../experiments/mnist/result.ts';
import { chosenObjective, trainedEncoder } from '../experiments/mnist/trained-models.ts';
import { sideTensor } from '../experiments/pairs/side-tensor.ts';
import type { ExportableModel, ExportableRun } from './exportable-model.ts';

/** The models of a run of mnist, one a loss, or the one of a loss that is named. */
export async function exportableMnistRun(run: MnistRun, loss: string | undefined): Promise<ExportableRun> {
  const wanted = loss === undefined ? run.config.losses : [chosenObjective(loss, run)];
  const data = await readMnistData(run.config.data);
  return { run, models: wanted.map((objective) => () => mnistModel(run, objective, data)) };
}

function mnistModel(run: MnistRun, objective: ObjectiveName, { train, test }: MnistData): ExportableModel {
  const offsetFree = objectives[objective].posterior === 'offset-free';
  const offsets = offsetFree ? readResult(run).losses[objective]!.logNormalisers : Array<number>(classes).fill(0);
  const images = trainedEncoder(objective, run) as Encoder<tf.Tensor>;
  const labels = oneHotEncoder(classes) as Encoder<tf.Tensor>;
  const shape = [test.rows, test.columns, 1];
  return {
    folder: objective,
    loss: objective,
    u: {
      side: 'image',
      encoder: images,
      dtype: 'float32',
      shape,
      values: mnistPixels,
      preparation: null,
      count: test.count,
      items: (indices) => sideTensor({ shape, rows: (chosen) => imageBatch(test, chosen) }, indices),
    },
    v: {
      side: 'label',
      encoder: labels,
      dtype: 'int32',
      shape: [],
      values: `labels from 0 to ${classes - 1}`,
      preparation: null,
      count: test.count,
      items: (indices) => tf.tensor1d(Int32Array.from(indices, (index) => test.labels[index]), 'int32'),
    },
    logits: { similarity: 'inner', temperature: run.config.training.temperature, bias: 0 },
    labels: { frequencies: [...classFrequencies(train.labels, classes)], offsets },
    dispose: () => {
      images.dispose();
      labels.dispose();
    },
  };
}
