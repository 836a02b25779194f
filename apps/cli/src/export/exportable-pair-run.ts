import { similarities } from '@crossmodal/losses';

import type { PairEncoders, PairExperiment, PairSide, PairSplit } from '../experiments/pairs/pair-experiment.ts';
import type { PairRun } from '../experiments/pairs/pair-run.ts';
import { sideTensor } from '../experiments/pairs/side-tensor.ts';
import { trainedPairModel } from '../experiments/pairs/trained-pair-model.ts';
import type { ExportableEncoder, ExportableModel, ExportableRun } from './exportable-model.ts';

/** The model of a run of pairs. */
export async function exportablePairRun(experiment: PairExperiment, run: PairRun): Promise<ExportableRun> {
  const { test } = await experiment.load(run.config.data);
  return { run, models: [() => pairModel(experiment, run, test)] };
}

function pairModel(experiment: PairExperiment, run: PairRun, test: PairSplit): ExportableModel {
  const model = trainedPairModel(experiment, run);
  const { similarity, points } = run.config.model;
  return {
    folder: '',
    loss: run.config.loss,
    u: encoderOf(model.u, test.u, { side: experiment.sides.u, count: test.count }),
    v: encoderOf(model.v, test.v, { side: experiment.sides.v, count: test.count }),
    logits: {
      similarity,
      ...(similarities[similarity].item === 'point set' && { points }),
      temperature: model.temperature(),
      bias: model.variables.bias === undefined ? 0 : model.variables.bias.dataSync()[0],
    },
    labels: null,
    dispose: model.dispose,
  };
}

function encoderOf(encoder: PairEncoders['u'], data: PairSide, { side, count }: { side: string; count: number }): ExportableEncoder {
  return { side, encoder, dtype: 'float32', shape: data.shape, values: data.values ?? null, count, items: (indices) => sideTensor(data, indices) };
}
