import { existsSync } from 'node:fs';

import { assignVariables } from '@crossmodal/encoders';
import { readCheckpoint } from '@crossmodal/training';
import type * as tf from '@tensorflow/tfjs-core';

import { UsageError } from '../../errors.ts';
import type { PairExperiment } from './pair-experiment.ts';
import { createPairModel, type PairModel } from './pair-model.ts';
import { MODEL, type PairRun } from './pair-run.ts';

/** The model that a run has trained. */
export function trainedPairModel(experiment: PairExperiment, run: PairRun): PairModel {
  const file = run.checkpoint(MODEL);
  if (!existsSync(file)) throw new UsageError(`${run.path} has no trained model; finish the run with: crossmodal train --resume ${run.path}`);
  const model = createPairModel(experiment, run.config);
  const { tensors } = readCheckpoint(file);
  for (const [kind, variables] of Object.entries({ weights: model.variables, state: model.state as Readonly<Record<string, tf.Variable>> })) {
    const stored = Object.fromEntries(Object.keys(variables).map((name) => [name, tensors[`${kind}/${name}`]]));
    assignVariables(variables, stored, { name: file });
  }
  return model;
}
