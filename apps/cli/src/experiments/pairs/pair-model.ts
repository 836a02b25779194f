import { learnedBias, logitScale, lossInfo, similarities, type Similarity } from '@crossmodal/losses';
import { createRandom, type Random } from '@crossmodal/theory';
import * as tf from '@tensorflow/tfjs-core';

import type { PairConfig } from './pair-config.ts';
import type { PairEncoders, PairExperiment } from './pair-experiment.ts';
import { kernelFeatures } from './kernel-features.ts';
import { streams } from './streams.ts';

/** Encoders with the similarity that makes logits of their embeddings. */
export interface PairModel extends PairEncoders {
  /** Points of an item, where embeddings are packed sets of points; null where they are vectors. */
  readonly points: number | null;
  /** Makes the logits, the temperature included. */
  readonly similarity: Similarity;
  /** What a loss reads: the similarity, or for a loss that has temperatures of its own, logits at temperature 1. */
  readonly lossSimilarity: Similarity;
  /** What the similarity learns: a temperature, a bias. */
  readonly parameters: readonly tf.Variable[];
  /** What training changes, by name: those of the encoders as `u/…` and `v/…`, and `logitScale` and `bias`. */
  readonly variables: Readonly<Record<string, tf.Variable>>;
  /** The temperature that a loss keeps, where it has its own; saved like the weights. */
  readonly state: { readonly temperature?: tf.Variable };
  /** The temperature in use; of a loss with one of each sample, their mean. */
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
  const pointSets = item === 'vector' ? null : ({ points, dim: embeddingDim, weights: name === 'kme' ? 'log' : 'signed' } as const);
  const { u, v } = experiment.encoders({ embeddingDim: width, pointSets, random, settings: config.data, model: config.model });
  const { input, needs } = lossInfo(config.loss);
  const ownTemperature = needs.includes('state');
  // A loss of embeddings brings its own temperature, and so does one of a whole data set.
  const scale = learnTemperature && input === 'logits' && !ownTemperature ? logitScale({ temperature, ...(name === 'kme' && { minimum: 1 }) }) : null;
  // SigLIP alone sees a constant; it starts at the best one, one pair among n candidates.
  const zero = zeroLogit?.({ temperature, points }) ?? 0;
  const bias = config.loss === 'sig-lip' ? learnedBias(-Math.log(config.training.batchSize - 1) - zero) : null;
  const features = randomFeatures === null ? null : kernelFeatures({ dimension: embeddingDim, count: randomFeatures, random: createRandom(config.seed, streams.features) });
  const drawn = { points, ...(features && { features: features.current }) };
  const scaled = create({ ...drawn, ...(scale ? { scale } : { temperature }) });
  // Those at temperature 1; of kme, whose temperature τ₀ is a bandwidth, τ₀ times the logits, so that one point is the cosine.
  const bare: Similarity = name === 'kme' ? (zu, zv) => tf.tidy(() => tf.mul(scaled(zu, zv), temperature)) : create(drawn);
  const kept = ownTemperature ? tf.tidy(() => tf.variable(tf.scalar(temperature), false)) : null;
  const learned = { ...(scale && { logitScale: scale.variable }), ...(bias && { bias: bias.variable }) };
  const similarity: Similarity = kept ? (zu, zv) => tf.tidy(() => tf.div(bare(zu, zv), kept)) : bias ? (zu, zv) => bias.apply(scaled(zu, zv)) : scaled;
  return {
    u,
    v,
    points: pointSets && pointSets.points,
    similarity,
    lossSimilarity: kept ? bare : similarity,
    parameters: Object.values(learned),
    variables: { ...prefixed('u', u.variables), ...prefixed('v', v.variables), ...learned },
    state: kept ? { temperature: kept } : {},
    temperature: () => (kept ? kept.dataSync()[0] : scale ? 1 / scale.value() : temperature),
    redraws: features !== null && redrawFeatures,
    withDraw: (draws, step) => (features && redrawFeatures ? features.withDraw(draws, step) : step()),
    project: () => scale?.project(),
    dispose: () => {
      u.dispose();
      v.dispose();
      scale?.dispose();
      bias?.dispose();
      features?.dispose();
      kept?.dispose();
    },
  };
}

function prefixed(side: string, variables: Readonly<Record<string, tf.Variable>>): Record<string, tf.Variable> {
  return Object.fromEntries(Object.entries(variables).map(([name, variable]) => [`${side}/${name}`, variable]));
}
