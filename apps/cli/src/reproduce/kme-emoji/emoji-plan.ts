import { resolveConfig } from '../../config/resolve-config.ts';
import { emoji } from '../../experiments/pairs/emoji/emoji.ts';
import type { PairConfig } from '../../experiments/pairs/pair-config.ts';
import { pairTraining } from '../../experiments/pairs/pair-training.ts';
import type { ReproductionContext } from '../reproduction.ts';

/** A similarity with embeddings of a size. */
export interface EmojiModel {
  readonly name: 'cosine' | 'WPSE' | 'KME';
  readonly similarity: 'cosine' | 'wpse' | 'kme';
  readonly points: number;
  readonly dim: number;
  /** Passes over the training pairs: of 10 and 20, what had the higher mean reciprocal rank on validation groups. */
  readonly epochs: number;
}

/** Numbers that every model embeds an item as: a vector of 64, or 4 points of 15 with a weight each. */
export const NUMBERS_PER_ITEM = 64;

/** The models that are compared, the one that the others are held against first. */
export const emojiModels: readonly EmojiModel[] = [
  { name: 'cosine', similarity: 'cosine', points: 1, dim: NUMBERS_PER_ITEM, epochs: 10 },
  { name: 'WPSE', similarity: 'wpse', points: 4, dim: 15, epochs: 20 },
  { name: 'KME', similarity: 'kme', points: 4, dim: 15, epochs: 20 },
];

/** What is run: every model with every seed, which is that of the split too. */
export interface EmojiPlan {
  readonly seeds: readonly number[];
  /** Share of the epochs of a model that are run. */
  readonly share: number;
}

/** The plan of a profile, its seeds counted from the one that is asked for. */
export function emojiPlan({ profile, seed }: Pick<ReproductionContext, 'profile' | 'seed'>): EmojiPlan {
  const [count, share] = profile === 'paper' ? [5, 1] : [2, 0.5];
  return { seeds: Array.from({ length: count }, (_, index) => (seed + index) % 2 ** 32), share };
}

/** The configuration of one run; `settings` go above it, for tests. */
export function emojiRunConfig({ similarity, points, dim, epochs }: EmojiModel, { seed, share, settings = {} }: { readonly seed: number; readonly share: number; readonly settings?: Record<string, unknown> }): PairConfig {
  const { model, data, training, ...others } = settings as { model?: object; data?: object; training?: object };
  return resolveConfig(pairTraining(emoji), {
    flags: {
      ...others,
      profile: 'quick',
      seed,
      model: { ...model, similarity, points, embeddingDim: dim },
      data: { ...data, splitSeed: seed },
      training: { epochs: Math.ceil(share * epochs), ...training },
    },
  });
}
