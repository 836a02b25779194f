import { type GlobalContrastiveState, globalGamma, gradCache, lossInfo, type PairBatch } from '@crossmodal/losses';
import type { TrainingTask } from '@crossmodal/training';
import * as tf from '@tensorflow/tfjs-core';

import { configuredLoss } from './configured-loss.ts';
import type { PairConfig } from './pair-config.ts';
import type { PairSplit } from './pair-experiment.ts';
import type { PairModel } from './pair-model.ts';
import { sideTensor } from './side-tensor.ts';
import { stepRandom } from './step-random.ts';
import { streams } from './streams.ts';
import type { Teacher } from './teacher.ts';

/** A batch of pairs, with what the loss may need of them besides. */
export type PairTensors = {
  u: tf.Tensor;
  v: tf.Tensor;
  labels: tf.Tensor1D | undefined;
  teacher: { zu: tf.Tensor2D; zv: tf.Tensor2D } | undefined;
  samples: { indices: tf.Tensor1D; gamma: tf.Scalar } | undefined;
};

/** What the configured loss needs besides the pairs. */
export interface PairTaskOptions {
  readonly config: PairConfig;
  readonly teacher: Teacher | null;
  /** What a loss of the whole data set remembers of the pairs; without it each batch is taken for all of them. */
  readonly state?: GlobalContrastiveState | null;
}

/** The configured loss on paired data. */
export function pairTask(model: PairModel, pairs: PairSplit, { config, teacher, state }: PairTaskOptions): TrainingTask<PairTensors> {
  const { batchSize, encoderChunk, epochs } = config.training;
  const { labels } = pairs;
  const { parameters, lossSimilarity: similarity } = model;
  const loss = configuredLoss(config, { similarity, parameters, ...(model.state.temperature && { temperature: model.temperature() }) });
  const buffers = { u: bufferOf(pairs.u.shape, batchSize), v: bufferOf(pairs.v.shape, batchSize) };
  return {
    variables: model.variables,
    ...(state && { state: state.variables }),
    count: pairs.count,
    project: model.project,
    drawsEachStep: model.redraws || (lossInfo(config.loss).needs.includes('random') && config.lossOptions.negatives === 'shuffle'),
    batch: (indices, { step, epoch }) => {
      const random = stepRandom(config.seed, step, streams.variations);
      return {
        u: sideTensor(pairs.u, indices, { into: buffers.u, random }),
        v: sideTensor(pairs.v, indices, { into: buffers.v, random }),
        labels: labels ? tf.tensor1d(Int32Array.from(indices, (index) => labels[index]), 'int32') : undefined,
        teacher: teacher?.embeddings(indices),
        samples: state ? { indices: tf.tensor1d(Int32Array.from(indices), 'int32'), gamma: tf.scalar(globalGamma(state.name, config.lossOptions, { epoch, epochs })) } : undefined,
      };
    },
    loss: (batch, step) => {
      const random = stepRandom(config.seed, step);
      const others: Omit<PairBatch, 'zu' | 'zv'> = {
        u: batch.u,
        v: batch.v,
        ...(batch.labels && { labels: batch.labels }),
        ...(batch.teacher && teacher && { teacher: { ...batch.teacher, similarity: teacher.similarity } }),
        ...(batch.samples && state && { samples: { ...batch.samples, state } }),
        random,
      };
      return model.withDraw(random, () => {
        if (encoderChunk === null) return loss({ zu: model.u.apply(batch.u), zv: model.v.apply(batch.v), ...others });
        const whole = (zu: tf.Tensor2D, zv: tf.Tensor2D) => loss({ zu, zv, ...others });
        return gradCache(model.u, model.v, whole, { chunk: encoderChunk, parameters: model.parameters })(batch.u, batch.v);
      });
    },
  };
}

function bufferOf(shape: readonly number[], count: number): Float32Array {
  return new Float32Array(shape.reduce((product, side) => product * side, count));
}
