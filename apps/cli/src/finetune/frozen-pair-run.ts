import { UsageError } from '../errors.ts';
import { type EmbeddedItems, embedSide, takeItems } from '../experiments/pairs/embed-side.ts';
import type { PairExperiment } from '../experiments/pairs/pair-experiment.ts';
import type { PairRun } from '../experiments/pairs/pair-run.ts';
import { trainedPairModel } from '../experiments/pairs/trained-pair-model.ts';
import { classSetLogits } from './class-set-logits.ts';
import type { FrozenRun } from './frozen-run.ts';
import { identityWeights } from './identity-weights.ts';
import { labelPrototypes } from './label-prototypes.ts';
import { pairLogits } from './pair-logits.ts';
import { unitPoints } from './unit-points.ts';

/** Labelled pairs whose other side makes the sets of the classes; more would take long and change little. */
const PROMPTS = 1000;

/**
 * A run on pairs without labels. There is no label to embed, so the start takes, for each class, the prototype of the
 * *other* modality on the labelled pairs: a classifier of labels that the pair model makes without a step of training. In
 * a run of point sets no mean of embeddings stands for a class, but a set does: those of its pairs, one after another. The
 * classifier then sees the logits of these sets.
 */
export async function frozenPairRun(experiment: PairExperiment, run: PairRun, side: 'u' | 'v'): Promise<FrozenRun> {
  const { train, test, classes } = await experiment.load(run.config.data);
  if (classes === null || train.labels === null || test.labels === null) {
    throw new UsageError(`${run.path} is a run of ${experiment.name}, whose pairs have no classes; expected a run with labels to fine-tune on`);
  }
  const { similarity, points } = run.config.model;
  const other = side === 'u' ? 'v' : 'u';
  const model = trainedPairModel(experiment, run);
  const embedded = async (part: 'train' | 'test', which: 'u' | 'v', items?: Uint32Array): Promise<EmbeddedItems> => {
    const pairs = part === 'train' ? train : test;
    const found = await embedSide(model[which], pairs[which], items ?? pairs.count);
    if (similarity === 'kme' || similarity === 'wpse') return unitPoints(found, points);
    return similarity === 'cosine' ? normalised(found) : found;
  };
  // Embedded when first asked for, once for all draws of labelled pairs.
  let partners: Promise<EmbeddedItems> | undefined;
  const partnersOf = async (indices: Uint32Array) => {
    partners ??= embedded('train', other);
    return takeItems(await partners, indices);
  };
  const frozen = {
    run,
    name: experiment.sides[side],
    loss: run.config.loss,
    side: experiment.sides[side],
    classes,
    labels: { train: train.labels, test: test.labels },
    zeroShot: false,
    features: (part: 'train' | 'test', indices?: Uint32Array) => embedded(part, side, indices),
    dispose: model.dispose,
  };
  if (similarity === 'kme' || similarity === 'wpse') {
    const rule = similarity === 'kme' ? 'logMeanExp' : 'mean';
    return {
      ...frozen,
      temperature: 1,
      startName: `sets of ${experiment.sides[other]}`,
      sets: true,
      sees: async ({ indices, labels }, x, own) => {
        const prompts = await partnersOf(indices.subarray(0, PROMPTS));
        // Symmetric in its two sets, so that it does not matter which of them is u.
        return classSetLogits(await pairLogits(model.similarity, x, prompts), { labels: labels.subarray(0, prompts.rows), classes, rule, own });
      },
      start: async () => ({ G: identityWeights(classes), F: new Float32Array(classes) }),
    };
  }
  const temperature = model.temperature();
  return {
    ...frozen,
    temperature,
    startName: `prototypes of ${experiment.sides[other]}`,
    sets: false,
    sees: async (_, x) => x,
    start: async ({ indices, labels }) => labelPrototypes({ ...(await partnersOf(indices)), labels, classes }, { similarity, temperature }),
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
