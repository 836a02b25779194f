import * as tf from '@tensorflow/tfjs-core';

import { UsageError } from '../../errors.ts';
import { openRunFolder } from '../../run-folder.ts';
import { embedSide } from './embed-side.ts';
import type { PairConfig } from './pair-config.ts';
import type { PairExperiment, PairSplit } from './pair-experiment.ts';
import type { PairRun } from './pair-run.ts';
import { trainedPairModel } from './trained-pair-model.ts';

/** The logits of a trained run on batches of the same pairs, and how to free what they need. */
export interface Teacher {
  logits(indices: Uint32Array): tf.Tensor2D;
  dispose(): void;
}

/** Embeds all pairs once with the run that a configuration names as teacher; null if it names none. */
export async function teacherLogits(experiment: PairExperiment, config: PairConfig, pairs: PairSplit): Promise<Teacher | null> {
  if (config.teacher === null) return null;
  const run = openRunFolder(config.teacher);
  if (run.config.experiment !== experiment.name) {
    throw new UsageError(`teacher ${config.teacher} is a run of ${run.config.experiment}; expected one of ${experiment.name}, whose pairs are the same`);
  }
  const model = trainedPairModel(experiment, run as PairRun);
  const [zu, zv] = [await embedSide(model.u, pairs.u, pairs.count), await embedSide(model.v, pairs.v, pairs.count)];
  const gathered = ({ data, columns }: { data: Float32Array; columns: number }, indices: Uint32Array) => {
    const rows = new Float32Array(indices.length * columns);
    for (let i = 0; i < indices.length; i++) rows.set(data.subarray(indices[i] * columns, (indices[i] + 1) * columns), i * columns);
    return tf.tensor2d(rows, [indices.length, columns]);
  };
  return {
    logits: (indices) => tf.tidy(() => model.similarity(gathered(zu, indices), gathered(zv, indices))),
    dispose: model.dispose,
  };
}
