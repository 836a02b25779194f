import { similarities } from '@crossmodal/losses';

import type { PairEncoders, PairExperiment, PairSide, PairSplit } from '../experiments/pairs/pair-experiment.ts';
import type { PairModel } from '../experiments/pairs/pair-model.ts';
import type { PairRun } from '../experiments/pairs/pair-run.ts';
import { sideTensor } from '../experiments/pairs/side-tensor.ts';
import { trainedPairModel } from '../experiments/pairs/trained-pair-model.ts';
import type { ExportableEncoder, ExportableModel, ExportableRun } from './exportable-model.ts';

/** The model of a run of pairs. */
export async function exportablePairRun(experiment: PairExperiment, run: PairRun): Promise<ExportableRun> {
  const { test, sides = experiment.sides } = await experiment.load(run.config.data);
  return { run, models: [() => pairModel(trainedPairModel(experiment, run), { run, test, sides })] };
}

function pairModel(model: PairModel, { run, test, sides }: { run: PairRun; test: PairSplit; sides: PairExperiment['sides'] }): ExportableModel {
  const { similarity, points, temperature } = run.config.model;
  // The temperature of kme is a bandwidth, which a loss with a temperature of its own leaves as it was.
  const bandwidth = similarity === 'kme' && model.state.temperature !== undefined;
  return {
    folder: '',
    loss: run.config.loss,
    u: encoderOf(model.u, test.u, { side: sides.u, count: test.count }),
    v: encoderOf(model.v, test.v, { side: sides.v, count: test.count }),
    logits: {
      similarity,
      ...(similarities[similarity].item === 'point set' && { points }),
      temperature: bandwidth ? temperature : model.temperature(),
      ...(bandwidth && { factor: temperature / model.temperature() }),
      bias: model.variables.bias === undefined ? 0 : model.variables.bias.dataSync()[0],
    },
    labels: null,
    dispose: model.dispose,
  };
}

function encoderOf(encoder: PairEncoders['u'], data: PairSide, { side, count }: { side: string; count: number }): ExportableEncoder {
  return { side, encoder, dtype: data.dtype ?? 'float32', shape: data.shape, values: data.values ?? null, preparation: data.preparation ?? null, count, items: (indices) => sideTensor(data, indices) };
}
