import { UsageError } from '../errors.ts';
import { type EmbeddedItems, embedSide, takeItems } from '../experiments/pairs/embed-side.ts';
import type { PairExperiment } from '../experiments/pairs/pair-experiment.ts';
import type { PairRun } from '../experiments/pairs/pair-run.ts';
import { trainedPairModel } from '../experiments/pairs/trained-pair-model.ts';
import type { FrozenRun } from './frozen-run.ts';
import { labelPrototypes } from './label-prototypes.ts';

/**
 * A run on pairs without labels. There is no label to embed, so the start takes, for each class, the prototype of the
 * *other* modality on the labelled pairs: a classifier of labels that the pair model makes without a step of training.
 */
export async function frozenPairRun(experiment: PairExperiment, run: PairRun, side: 'u' | 'v'): Promise<FrozenRun> {
  const { train, test, classes } = await experiment.load(run.config.data);
  if (classes === null || train.labels === null || test.labels === null) {
    throw new UsageError(`${run.path} is a run of ${experiment.name}, whose pairs have no classes; expected a run with labels to fine-tune on`);
  }
  const { similarity } = run.config.model;
  if (similarity === 'kme' || similarity === 'wpse') {
    throw new UsageError(`${run.path} has the similarity ${similarity} of point sets, which no linear classifier of its embeddings stands for; expected a run with inner, cosine or l2`);
  }
  const other = side === 'u' ? 'v' : 'u';
  const model = trainedPairModel(experiment, run);
  const temperature = model.temperature();
  const embedded = async (part: 'train' | 'test', which: 'u' | 'v', items?: Uint32Array): Promise<EmbeddedItems> => {
    const pairs = part === 'train' ? train : test;
    const found = await embedSide(model[which], pairs[which], items ?? pairs.count);
    return similarity === 'cosine' ? normalised(found) : found;
  };
  // Embedded when first asked for, once for all draws of labelled pairs.
  let partners: Promise<EmbeddedItems> | undefined;
  return {
    run,
    name: experiment.sides[side],
    loss: run.config.loss,
    side: experiment.sides[side],
    classes,
    labels: { train: train.labels, test: test.labels },
    temperature,
    startName: `prototypes of ${experiment.sides[other]}`,
    zeroShot: false,
    features: (part, indices) => embedded(part, side, indices),
    start: async ({ indices, labels }) => {
      partners ??= embedded('train', other);
      return labelPrototypes({ ...takeItems(await partners, indices), labels, classes }, { similarity, temperature });
    },
    dispose: model.dispose,
  };
}

/** Rows of norm 1, or 0 where there is no direction. */
function normalised({ data, rows, columns }: EmbeddedItems): EmbeddedItems {
  const unit = new Float32Array(data.length);
  for (let i = 0; i < rows; i++) {
    let squares = 0;
    for (let j = i * columns; j < (i + 1) * columns; j++) squares += data[j] * data[j];
    const norm = Math.sqrt(squares) || 1;
    for (let j = i * columns; j < (i + 1) * columns; j++) unit[j] = data[j] / norm;
  }
  return { data: unit, rows, columns };
}
