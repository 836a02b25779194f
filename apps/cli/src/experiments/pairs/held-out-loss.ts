import * as tf from '@tensorflow/tfjs-core';

import type { PairConfig } from './pair-config.ts';
import type { PairExperiment, PairSplit } from './pair-experiment.ts';
import type { PairModel } from './pair-model.ts';
import { pairTask } from './pair-task.ts';
import { openTeacher } from './teacher.ts';

/** Mean loss of full batches of held-out pairs, in their order, without a penalty of the gap, so that runs compare; null if there are not as many pairs as a batch has. */
export async function heldOutLoss(model: PairModel, pairs: PairSplit, { experiment, config }: { experiment: PairExperiment; config: PairConfig }): Promise<number | null> {
  const { batchSize } = config.training;
  const batches = Math.floor(pairs.count / batchSize);
  if (batches === 0) return null;
  const teacher = config.teacher === null ? null : await openTeacher(config.teacher, { experiment, pairs });
  // With the features of the seed, as all of the evaluation.
  const task = pairTask({ ...model, withDraw: (_random, step) => step() }, pairs, { config: { ...config, regulariser: 'none' }, teacher });
  let sum = 0;
  for (let batch = 0; batch < batches; batch++) {
    const indices = Uint32Array.from({ length: batchSize }, (_, i) => batch * batchSize + i);
    const value = tf.tidy(() => task.loss(task.batch(indices, { step: batch, epoch: 0 }), batch));
    sum += (await value.data())[0];
    value.dispose();
  }
  teacher?.dispose();
  return sum / batches;
}
