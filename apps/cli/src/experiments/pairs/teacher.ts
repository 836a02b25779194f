import type { Similarity } from '@crossmodal/losses';
import * as tf from '@tensorflow/tfjs-core';

import { UsageError } from '../../errors.ts';
import { openRunFolder } from '../../run-folder.ts';
import { type EmbeddedItems, embedSide, takeItems } from './embed-side.ts';
import type { PairExperiment, PairSplit } from './pair-experiment.ts';
import type { PairRun } from './pair-run.ts';
import { trainedPairModel } from './trained-pair-model.ts';

/** A trained run that another learns from: its embeddings of batches of the same pairs, and its similarity. */
export interface Teacher {
  readonly similarity: Similarity;
  /** Embeddings of the pairs with the given indices. */
  embeddings(indices: Uint32Array): { zu: tf.Tensor2D; zv: tf.Tensor2D };
  dispose(): void;
}

/** Embeds all pairs once with the run in a folder. */
export async function openTeacher(path: string, { experiment, pairs }: { experiment: PairExperiment; pairs: PairSplit }): Promise<Teacher> {
  const run = openRunFolder(path);
  if (run.config.experiment !== experiment.name) {
    throw new UsageError(`teacher ${path} is a run of ${run.config.experiment}; expected one of ${experiment.name}, whose pairs are the same`);
  }
  const model = trainedPairModel(experiment, run as PairRun);
  const [zu, zv] = [await embedSide(model.u, pairs.u, pairs.count), await embedSide(model.v, pairs.v, pairs.count)];
  const gathered = (items: EmbeddedItems, indices: Uint32Array) => tf.tensor2d(takeItems(items, indices).data, [indices.length, items.columns]);
  return {
    similarity: model.similarity,
    embeddings: (indices) => ({ zu: gathered(zu, indices), zv: gathered(zv, indices) }),
    dispose: model.dispose,
  };
}
