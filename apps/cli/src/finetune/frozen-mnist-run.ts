import type { LabelledImages } from '@crossmodal/datasets';

import { readMnistData } from '../experiments/mnist/mnist-data.ts';
import type { MnistRun } from '../experiments/mnist/mnist-run.ts';
import { classes, imageLogits } from '../experiments/mnist/model.ts';
import { objectives } from '../experiments/mnist/objectives.ts';
import { readResult } from '../experiments/mnist/result.ts';
import { chosenObjective, trainedEncoder } from '../experiments/mnist/trained-models.ts';
import type { FrozenRun } from './frozen-run.ts';
import { identityWeights } from './identity-weights.ts';

/**
 * A run of mnist: the label embeddings are the unit vectors, so its zero-shot classifier is G = I and F = 0. A loss that
 * does not see an offset of the labels leaves one, and F takes it away: F_c = −log E_u' e^{s(u', c)}.
 */
export async function frozenMnistRun(run: MnistRun, loss: string | undefined): Promise<FrozenRun> {
  const objective = chosenObjective(loss, run);
  const { losses } = readResult(run);
  const { train, test } = await readMnistData(run.config.data);
  const encoder = trainedEncoder(objective, run);
  const offsets = objectives[objective].posterior === 'offset-free' ? losses[objective]!.logNormalisers : null;
  const parts: Record<'train' | 'test', LabelledImages> = { train, test };
  return {
    run,
    name: objective,
    loss: objective,
    side: 'image',
    classes,
    labels: { train: train.labels, test: test.labels },
    temperature: run.config.training.temperature,
    startName: 'zero-shot',
    zeroShot: true,
    sets: false,
    features: async (part, indices) => {
      // The similarity is the inner product, so the embeddings are not normalised.
      const { data, rows, columns } = await imageLogits(encoder, parts[part], { temperature: 1, ...(indices && { indices }) });
      return { data: data as Float32Array, rows, columns };
    },
    sees: async (_, x) => x,
    start: async () => ({
      G: identityWeights(classes),
      F: Float32Array.from({ length: classes }, (_, label) => (offsets ? -offsets[label] : 0)),
    }),
    dispose: () => encoder.dispose(),
  };
}
