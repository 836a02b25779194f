import type * as tf from '@tensorflow/tfjs-core';

import { cosineLogits } from './cosine-logits.ts';
import { innerLogits } from './inner-logits.ts';
import { l2Logits } from './l2-logits.ts';
import type { LogitScale } from './logit-scale.ts';
import { kmeLogits } from './point-sets/kme-logits.ts';
import { wpseFeatures, type WpseFeaturesOptions } from './point-sets/wpse-features.ts';
import { wpseLogits } from './point-sets/wpse-logits.ts';

/** Makes logits, rows u and columns v, the factor 1/τ included, from embeddings; anything of this type fits every loss. */
export type Similarity = (zu: tf.Tensor2D, zv: tf.Tensor2D) => tf.Tensor2D;

/** What every registered similarity may be given. */
export interface SimilarityOptions {
  /** Temperature τ > 0; default 1. */
  readonly temperature?: number;
  /** A learned temperature, beside the fixed one; pass its variable to `pairLoss` among the `parameters`. */
  readonly scale?: LogitScale;
  /** Points of an item, for `kme` and `wpse`; default 1. */
  readonly points?: number;
  /** Random Fourier features in place of the exact kernel, for `wpse`; see `wpseFeatures`. Called for every matrix of logits. */
  readonly features?: () => Pick<WpseFeaturesOptions, 'frequencies' | 'phases'>;
}

/** A similarity under its name. */
export interface SimilarityEntry {
  readonly name: string;
  /** Where it comes from. */
  readonly paper: string;
  /** What a row of an embedding is: a vector, or a packed set of weighted points. */
  readonly item: 'vector' | 'point set';
  /** The similarity with its options fixed. */
  create(options?: SimilarityOptions): Similarity;
  /**
   * The logit of zero embeddings, about which those of random directions lie; default 0. A loss that judges every pair by
   * itself wants its first bias less by this: `learnedBias(-Math.log(n - 1) - zeroLogit)` for SigLIP and n pairs.
   */
  zeroLogit?(options?: Pick<SimilarityOptions, 'temperature' | 'points'>): number;
}

/**
 * The similarities by name: `similarities.cosine.create({ temperature: 0.07 })(zu, zv)`. One of your own is another
 * {@link SimilarityEntry}: `{ ...similarities, mine: { name: 'mine', paper: '…', item: 'vector', create: () => (zu, zv) => … } }`.
 */
export const similarities: Readonly<Record<'inner' | 'cosine' | 'l2' | 'kme' | 'wpse', SimilarityEntry>> = {
  inner: {
    name: 'inner',
    paper: 'Baptista, Stuart and Tran 2025, equation 25',
    item: 'vector',
    create: (options = {}) => (zu, zv) => innerLogits(zu, zv, options),
  },
  cosine: {
    name: 'cosine',
    paper: 'Baptista, Stuart and Tran 2025, equation 2',
    item: 'vector',
    create: (options = {}) => (zu, zv) => cosineLogits(zu, zv, options),
  },
  l2: {
    name: 'l2',
    paper: 'Baptista, Stuart and Tran 2025, equation 26',
    item: 'vector',
    create: (options = {}) => (zu, zv) => l2Logits(zu, zv, options),
  },
  kme: {
    name: 'kme',
    paper: 'KME-CLIP, arXiv 2510.15508',
    item: 'point set',
    create: (options = {}) => (zu, zv) => kmeLogits(zu, zv, options),
    // M² pairs of points of weight 1 at right angles: ln Σᵢⱼ exp((0 − 1)/τ).
    zeroLogit: ({ temperature = 1, points = 1 } = {}) => 2 * Math.log(points) - 1 / temperature,
  },
  wpse: {
    name: 'wpse',
    paper: 'WPSE, arXiv 2404.19228',
    item: 'point set',
    create: ({ features, ...options } = {}) => {
      if (features === undefined) return (zu, zv) => wpseLogits(zu, zv, options);
      return (zu, zv) => {
        const { points = 1 } = options;
        const drawn = features();
        return innerLogits(wpseFeatures(zu, { points, ...drawn }), wpseFeatures(zv, { points, ...drawn }), options);
      };
    },
  },
};
