import { logitScale, type LogitScale, lossInfo, similarities, type Similarity } from '@crossmodal/losses';
import { createRandom } from '@crossmodal/theory';
import type * as tf from '@tensorflow/tfjs-core';

import type { PairConfig } from './pair-config.ts';
import type { PairEncoders, PairExperiment } from './pair-experiment.ts';
import { streams } from './streams.ts';

/** Encoders with the similarity that makes logits of their embeddings. */
export interface PairModel extends PairEncoders {
  /** The learned temperature; null if it is fixed. */
  readonly scale: LogitScale | null;
  /** Makes the logits, the temperature included. */
  readonly similarity: Similarity;
  /** What training changes, by name: those of the encoders as `u/…` and `v/…`, and `logitScale`. */
  readonly variables: Readonly<Record<string, tf.Variable>>;
  /** The temperature in use. */
  temperature(): number;
  dispose(): void;
}

/** The model of a configuration with its initial weights. */
export function createPairModel(experiment: PairExperiment, config: PairConfig): PairModel {
  const { similarity: name, temperature, embeddingDim } = config.model;
  const random = { u: createRandom(config.seed, streams.weightsOfU), v: createRandom(config.seed, streams.weightsOfV) };
  const { u, v } = experiment.encoders({ embeddingDim, random });
  const scale = learnsTemperature(config) ? logitScale({ temperature }) : null;
  const plain = similarities[name].create({ temperature: scale ? 1 : temperature });
  return {
    u,
    v,
    scale,
    similarity: scale ? (zu, zv) => scale.apply(plain(zu, zv)) : plain,
    variables: { ...prefixed('u', u.variables), ...prefixed('v', v.variables), ...(scale && { logitScale: scale.variable }) },
    temperature: () => (scale ? 1 / scale.value() : temperature),
    dispose: () => {
      u.dispose();
      v.dispose();
      scale?.dispose();
    },
  };
}

/** Whether the run has a temperature to learn: a loss of embeddings brings its own. */
export function learnsTemperature({ loss, model }: PairConfig): boolean {
  return model.learnTemperature && lossInfo(loss).input === 'logits';
}

function prefixed(side: string, variables: Readonly<Record<string, tf.Variable>>): Record<string, tf.Variable> {
  return Object.fromEntries(Object.entries(variables).map(([name, variable]) => [`${side}/${name}`, variable]));
}
