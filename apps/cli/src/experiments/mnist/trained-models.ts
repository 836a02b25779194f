import { existsSync } from 'node:fs';

import { assignVariables, type Encoder } from '@crossmodal/encoders';
import { readCheckpoint } from '@crossmodal/training';
import type * as tf from '@tensorflow/tfjs-core';

import { UsageError } from '../../errors.ts';
import type { MnistRun } from './mnist-run.ts';
import { createImageEncoder } from './model.ts';
import type { ObjectiveName } from './objectives.ts';

/** The image encoder that one loss of a run has trained. */
export function trainedEncoder(objective: ObjectiveName, run: MnistRun): Encoder<tf.Tensor4D> {
  const file = run.checkpoint(objective);
  if (!existsSync(file)) {
    throw new UsageError(`${run.path} has no trained model ${objective}; finish the run with: crossmodal train --resume ${run.path}`);
  }
  const encoder = createImageEncoder(run.config.seed);
  const { tensors } = readCheckpoint(file);
  const weights = Object.fromEntries(Object.keys(encoder.variables).map((name) => [name, tensors[`weights/${name}`]]));
  assignVariables(encoder.variables, weights, { name: file });
  return encoder;
}

/** Which loss of a run a command uses: the one that was asked for, or the best classifier that the run has. */
export function chosenObjective(wanted: string | undefined, run: MnistRun): ObjectiveName {
  const { losses } = run.config;
  if (wanted === undefined) return losses.includes('label-given-image') ? 'label-given-image' : losses[0];
  const found = losses.find((name) => name === wanted);
  if (found === undefined) throw new UsageError(`--loss is '${wanted}'; ${run.path} has ${losses.join(', ')}`);
  return found;
}
