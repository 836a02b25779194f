import { gradCache, type PairBatch, pairLoss } from '@crossmodal/losses';
import type { TrainingTask } from '@crossmodal/training';
import * as tf from '@tensorflow/tfjs-core';

import type { PairConfig } from './pair-config.ts';
import type { PairSplit } from './pair-experiment.ts';
import type { PairModel } from './pair-model.ts';
import { sideTensor } from './side-tensor.ts';
import { stepRandom } from './step-random.ts';

/** A batch of pairs, with what the loss needs of them besides. */
export type PairTensors = { u: tf.Tensor; v: tf.Tensor; labels: tf.Tensor1D | undefined; teacherLogits: tf.Tensor2D | undefined };

/** What a loss may need besides the pairs. */
export interface PairTaskOptions {
  /** Logits of a teacher for the pairs with the given indices. */
  readonly teacher?: ((indices: Uint32Array) => tf.Tensor2D) | null;
}

/** One loss on paired data. */
export function pairTask(model: PairModel, pairs: PairSplit, config: PairConfig, { teacher = null }: PairTaskOptions = {}): TrainingTask<PairTensors> {
  const { batchSize, encoderChunk } = config.training;
  const { labels } = pairs;
  const loss = batchLoss(model, config);
  const buffers = { u: bufferOf(pairs.u.shape, batchSize), v: bufferOf(pairs.v.shape, batchSize) };
  return {
    variables: model.variables,
    count: pairs.count,
    batch: (indices) => ({
      u: sideTensor(pairs.u, indices, buffers.u),
      v: sideTensor(pairs.v, indices, buffers.v),
      labels: labels ? tf.tensor1d(Int32Array.from(indices, (index) => labels[index]), 'int32') : undefined,
      teacherLogits: teacher?.(indices),
    }),
    loss: (batch, step) => {
      const others = extras(batch, config, step);
      if (encoderChunk === null) return loss({ zu: model.u.apply(batch.u), zv: model.v.apply(batch.v), ...others });
      const parameters = model.scale ? [model.scale.variable] : [];
      return gradCache(model.u, model.v, (zu, zv) => loss({ zu, zv, ...others }), { chunk: encoderChunk, parameters })(batch.u, batch.v);
    },
  };
}

/** The configured loss as a function of embeddings and what goes with them. */
export function batchLoss(model: PairModel, { loss, lossOptions, training }: PairConfig): (batch: PairBatch) => tf.Scalar {
  return pairLoss(loss, {
    ...lossOptions,
    similarity: model.similarity,
    ...(model.scale && { parameters: [model.scale.variable] }),
    ...(training.chunk !== null && { chunk: training.chunk }),
  });
}

/** What a loss may take of a batch besides its embeddings. */
export function extras({ u, v, labels, teacherLogits }: PairTensors, { seed }: PairConfig, step: number): Omit<PairBatch, 'zu' | 'zv'> {
  return { u, v, ...(labels && { labels }), ...(teacherLogits && { teacherLogits }), random: stepRandom(seed, step) };
}

function bufferOf(shape: readonly number[], count: number): Float32Array {
  return new Float32Array(shape.reduce((product, side) => product * side, count));
}
