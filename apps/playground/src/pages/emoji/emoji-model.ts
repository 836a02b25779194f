import { type Encoder, ngramEncoder, pointSetHead, residualCnnEncoder } from '@crossmodal/encoders';
import { logitScale, similarities, type Similarity } from '@crossmodal/losses';
import type * as tf from '@tensorflow/tfjs-core';

import { assignWeights } from '../../workers/assign-weights.ts';
import type { ShippedWeights } from '../../workers/read-weights.ts';

/** What the page reads of the configuration of `crossmodal train emoji`. */
export interface EmojiConfig {
  readonly seed: number;
  readonly model: {
    readonly similarity: 'cosine' | 'kme';
    readonly temperature: number;
    readonly embeddingDim: number;
    readonly points: number;
    readonly channels: readonly number[];
    readonly blocks: number;
    readonly stemStride: number;
    readonly textWidth: number;
    readonly textHidden: readonly number[];
    readonly trunk: number;
  };
  readonly data: {
    readonly languages: readonly string[];
    readonly words: readonly number[];
    readonly characters: readonly number[];
    readonly buckets: number;
    readonly textLength: number;
    readonly testShare: number;
    readonly splitSeed: number;
    readonly holdOut: 'test' | 'validation';
  };
  readonly training: { readonly epochs: number };
}

/** Recall of one direction of the run, as its `result.json` has it. */
interface RunRecall {
  readonly recall: Readonly<Record<string, number>>;
}

/** What the page's tests read of the run's result. */
export interface EmojiResult {
  readonly pairs: { readonly train: number; readonly test: number };
  readonly retrieval: { readonly uToV: RunRecall; readonly vToU: RunRecall };
  readonly findings: {
    readonly languages: readonly { readonly language: string; readonly pictureToName: Readonly<Record<string, number>>; readonly nameToPicture: Readonly<Record<string, number>> }[];
  };
}

/** Weights of a model of emoji. */
export type EmojiWeights = ShippedWeights<EmojiConfig, EmojiResult>;

/** A trained model: both encoders and the similarity. */
export interface EmojiModel {
  readonly config: EmojiConfig;
  readonly pictures: Encoder<tf.Tensor4D>;
  readonly names: Encoder<tf.Tensor2D>;
  readonly similarity: Similarity;
  /** Points of an item; 1 where it is a vector. */
  readonly points: number;
  readonly temperature: number;
  dispose(): void;
}

/** Every initial weight is replaced, so none needs to be drawn. */
const nothing = { uniform: () => 0 };

/**
 * The model of `crossmodal train emoji` with shipped weights, built by their configuration.
 *
 * @throws DataFormatError If a weight is missing or of another shape than the configuration says.
 */
export function emojiModel(weights: EmojiWeights): EmojiModel {
  const { model, data } = weights.config;
  const sets = model.similarity === 'kme';
  const outputDim = sets ? model.trunk : model.embeddingDim;
  const pictures = headed(residualCnnEncoder({ widths: model.channels, blocks: model.blocks, stemStride: model.stemStride, outputDim, random: nothing }));
  const names = headed(ngramEncoder({ buckets: data.buckets, width: model.textWidth, hidden: model.textHidden, outputDim, random: nothing }));
  const scale = logitScale({ temperature: model.temperature, ...(sets && { minimum: 1 }) });
  assignWeights(pictures.variables, weights, 'u/');
  assignWeights(names.variables, weights, 'v/');
  assignWeights({ logitScale: scale.variable }, weights);
  const points = sets ? model.points : 1;
  return {
    config: weights.config,
    pictures,
    names,
    similarity: similarities[model.similarity].create({ scale, points }),
    points,
    temperature: 1 / scale.value(),
    dispose: () => {
      for (const part of [pictures, names, scale]) part.dispose();
    },
  };

  function headed<Batch extends tf.Tensor>(trunk: Encoder<Batch>): Encoder<Batch> {
    return sets ? pointSetHead(trunk, { points: model.points, dim: model.embeddingDim, weights: 'log', random: nothing }) : trunk;
  }
}
