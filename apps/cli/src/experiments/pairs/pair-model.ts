import { learnedBias, logitScale, lossInfo, similarities, type Similarity } from '@crossmodal/losses';
import { createRandom, type Random } from '@crossmodal/theory';
import type * as tf from '@tensorflow/tfjs-core';

import type { PairConfig } from './pair-config.ts';
import type { PairEncoders, PairExperiment } from './pair-experiment.ts';
import { kernelFeatures } from './kernel-features.ts';
import { streams } from './streams.ts';

/** Encoders with the similarity that makes logits of their embeddings. */
export interface PairModel extends PairEncoders {
  /** Makes the logits, the temperature included. */
  readonly similarity: Similarity;
  /** What the similarity learns: a temperature, a bias. */
  readonly parameters: readonly tf.Variable[];
  /** What training changes, by name: those of the encoders as `u/…` and `v/…`, and `logitScale` and `bias`. */
  readonly variables: Readonly<Record<string, tf.Variable>>;
  /** The temperature in use. */
  temperature(): number;
  /** Whether the similarity has features that are drawn anew each step. */
  readonly redraws: boolean;
  /** Runs a step with its own draw of those features; without any, just runs it. */
  withDraw<T>(random: Random, step: () => T): T;
  /** Puts the learned temperature back between its bounds. */
  project(): void;
  dispose(): void;
}

/** The model of a configuration with its initial weights. */
export function createPairModel(experiment: PairExperiment, config: PairConfig): PairModel {
  const { similarity: name, temperature, learnTemperature, embeddingDim, points, randomFeatures, redrawFeatures } = config.model;
  const random = { u: createRandom(config.seed, streams.weightsOfU), v: createRandom(config.seed, streams.weightsOfV) };
  const { item, create, zeroLogit } = similarities[name];
  // A set is packed: its points, then a weight each.
  const width = item === 'vector' ? embeddingDim : points * (embeddingDim + 1);
  const { u, v } = experiment.encoders({ embeddingDim: width, random, settings: config.data, model: config.model });
  // A loss of embeddings brings its own temperature.
  const scale = learnTemperature && lossInfo(config.loss).input === 'logits' ? logitScale({ temperature, ...(name === 'kme' && { minimum: 1 }) }) : null;
  // SigLIP alone sees a constant; it starts at the best one, one pair among n candidates.
  const zero = zeroLogit?.({ temperature, points }) ?? 0;
  const bias = config.loss === 'sig-lip' ? learnedBias(-Math.log(config.training.batchSize - 1) - zero) : null;
  const features = randomFeatures === null ? null : kernelFeatures({ dimension: embeddingDim, count: randomFeatures, random: createRandom(config.seed, streams.features) });
  const scaled = create({ points, ...(scale ? { scale } : { temperature }), ...(features && { features: features.current }) });
  const learned = { ...(scale && { logitScale: scale.variable }), ...(bias && { bias: bias.variable }) };
  return {
    u,
    v,
    similarity: bias ? (zu, zv) => bias.apply(scaled(zu, zv)) : scaled,
    parameters: Object.values(learned),
    variables: { ...prefixed('u', u.variables), ...prefixed('v', v.variables), ...learned },
    temperature: () => (scale ? 1 / scale.value() : temperature),
    redraws: features !== null && redrawFeatures,
    withDraw: (draws, step) => (features && redrawFeatures ? features.withDraw(draws, step) : step()),
    project: () => scale?.project(),
    dispose: () => {
      u.dispose();
      v.dispose();
      scale?.dispose();
      bias?.dispose();
      features?.dispose();
    },
  };
}

function prefixed(side: string, variables: Readonly<Record<string, tf.Variable>>): Record<string, tf.Variable> {
  return Object.fromEntries(Object.entries(variables).map(([name, variable]) => [`${side}/${name}`, variable]));
}
