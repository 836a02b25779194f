import type { AlignUniformLossOptions } from '../align-uniform-loss.ts';
import type { AlignmentLossOptions } from '../alignment-loss.ts';
import type { BarlowTwinsLossOptions } from '../barlow-twins-loss.ts';
import type { DclLossOptions } from '../dcl-loss.ts';
import type { DclwLossOptions } from '../dclw-loss.ts';
import type { DistillationLossOptions } from '../distillation-loss.ts';
import type { GlobalLossOptions, IndividualTemperatureOptions, LearnedTemperatureOptions, MovingAverageOptions, RobustOptions, ScentOptions } from '../global/global-loss-options.ts';
import type { HardNegativeLossOptions } from '../hard-negative-loss.ts';
import type { FineTuneLossOptions } from '../labels/fine-tune-loss.ts';
import type { LabelledConditionalLossOptions } from '../labelled-conditional-loss.ts';
import type { LossWeights } from '../loss-weights.ts';
import type { MmdEstimator } from '../mmd/mmd-estimator.ts';
import type { NtXentLossOptions } from '../nt-xent-loss.ts';
import type { SigLipLossOptions } from '../sig-lip-loss.ts';
import type { SpectralContrastiveLossOptions } from '../spectral-contrastive-loss.ts';
import type { SupConLossOptions } from '../sup-con-loss.ts';
import type { TripletLossOptions } from '../triplet-loss.ts';
import type { UniformityLossOptions } from '../uniformity-loss.ts';
import type { VicRegLossOptions } from '../vic-reg-loss.ts';
import type { PairLoss, PairLossOptions } from './pair-batch.ts';

/** Which variable a one-sided loss predicts from the other. */
export interface PredictedSide {
  /** `'v'` (default), `'u'`, or the mean of the two, `'both'`. */
  readonly predict?: 'v' | 'u' | 'both';
}

/** The kernels of the MMD losses, on the samples of u and v flattened to vectors. */
export interface MmdKernelChoice {
  /** `'gaussian'` (default) or `'polynomial'`. */
  readonly kernel?: 'gaussian' | 'polynomial';
  /** ℓ of the Gaussian kernel of u; default the median distance of up to 256 points of the batch. */
  readonly bandwidthU?: number;
  /** ℓ of the Gaussian kernel of v; default the median distance of up to 256 points of the batch. */
  readonly bandwidthV?: number;
  /** Degree of the polynomial kernel (⟨x, y⟩/dim + 1)^degree; default 2. */
  readonly degree?: number;
  readonly estimator?: MmdEstimator;
}

/** The options of each loss by its name, besides those that all share. */
export interface OwnLossOptions {
  readonly 'align-uniform': Omit<AlignUniformLossOptions, 'chunk'>;
  readonly alignment: AlignmentLossOptions;
  readonly 'barlow-twins': BarlowTwinsLossOptions;
  readonly clip: unknown;
  readonly conditional: LossWeights;
  readonly 'conditional-mmd': LossWeights & MmdKernelChoice;
  readonly dcl: Omit<DclLossOptions, 'chunk'>;
  readonly dclw: Omit<DclwLossOptions, 'chunk'>;
  readonly distillation: DistillationLossOptions & PredictedSide;
  readonly 'fast-clip-v0': GlobalLossOptions & MovingAverageOptions & LearnedTemperatureOptions;
  readonly 'fast-clip-v1': GlobalLossOptions & MovingAverageOptions;
  readonly 'fast-clip-v2': GlobalLossOptions & MovingAverageOptions & LearnedTemperatureOptions & RobustOptions;
  readonly 'fast-clip-v3': GlobalLossOptions & MovingAverageOptions & LearnedTemperatureOptions & RobustOptions;
  readonly 'fine-tune': FineTuneLossOptions;
  readonly 'hard-negative': HardNegativeLossOptions & PredictedSide;
  readonly 'info-nce': { readonly labelSmoothing?: number } & PredictedSide;
  readonly 'isog-clr': GlobalLossOptions & MovingAverageOptions & LearnedTemperatureOptions & RobustOptions & IndividualTemperatureOptions;
  readonly joint: { readonly negatives?: 'offdiag' | 'all' | 'shuffle' };
  readonly 'joint-mmd': MmdKernelChoice;
  readonly 'label-given-image': unknown;
  readonly 'labelled-conditional': LabelledConditionalLossOptions;
  readonly 'nt-xent': Omit<NtXentLossOptions, 'chunk'>;
  readonly scent: GlobalLossOptions & ScentOptions;
  readonly 'sig-lip': SigLipLossOptions;
  readonly 'sog-clr': GlobalLossOptions & MovingAverageOptions;
  readonly 'spectral-contrastive': SpectralContrastiveLossOptions;
  readonly 'sup-con': Omit<SupConLossOptions, 'chunk' | 'strict'>;
  readonly triplet: Omit<TripletLossOptions, 'chunk'> & PredictedSide;
  readonly uniformity: Omit<UniformityLossOptions, 'chunk'>;
  readonly 'vic-reg': VicRegLossOptions;
}

/** Names of the losses in `losses`. */
export type LossName = keyof OwnLossOptions;

/** An option of a loss as menus and configuration files know it; those that are tensors or lists are not among them. */
export type LossOption =
  | { readonly kind: 'number'; readonly default: number | null; readonly minimum?: number; readonly above?: number; readonly maximum?: number; readonly description: string }
  | { readonly kind: 'choice'; readonly default: string; readonly choices: readonly string[]; readonly description: string };

/** What the value at chance may depend on besides the number of pairs. */
export interface ChanceContext {
  /** Width of the embeddings; default 1. */
  readonly dim?: number;
  /** Number of labels. */
  readonly classes?: number;
  /** Means of the entries of the kernels of u and v that count: all of them, or those off the diagonal for `'u'`. */
  readonly kernelMeanU?: number;
  readonly kernelMeanV?: number;
  /** mean_i k̄_u(i) k̄_v(i) of the means k̄ of the rows of the kernels, over the same entries. */
  readonly kernelRowProduct?: number;
  /** The options of the loss, where they are not the defaults. */
  readonly options?: Readonly<Record<string, unknown>>;
}

/** What is known of a loss without running it. */
export interface LossInfo {
  /**
   * Its key in `losses`; with `-` taken out and `Loss` behind it, the function: `nt-xent` is `ntXentLoss`. Those that need a
   * state are steps on `globalContrastiveLoss`.
   */
  readonly name: LossName;
  /** Where it is defined: authors, year and equation. */
  readonly paper: string;
  /** What it is a function of: logits (rows u, columns v), logits of labels (columns classes), or embeddings. */
  readonly input: 'logits' | 'label-logits' | 'embeddings';
  /** What a batch must hold besides the embeddings. */
  readonly needs: readonly ('labels' | 'data' | 'teacher' | 'random' | 'state')[];
  /** Its options by name. */
  readonly options: Readonly<Record<string, LossOption>>;
  /** Value of `pairLoss` where nothing is learned, for n pairs: at the best constant logits, or at equal embeddings. */
  readonly chanceLevel: (n: number, context?: ChanceContext) => number;
  /** A number below which no batch of n pairs has its value, at the defaults of its options; −Infinity if there is none. */
  readonly lowerBound: (n: number) => number;
  /** What changes nothing in its value. */
  readonly invariances: readonly string[];
  /** For which task its optimum is right. */
  readonly rightFor: string;
}

/** A registered loss: what is known of it, and how it is made. */
export interface LossEntry<Name extends LossName> extends LossInfo {
  readonly name: Name;
  /** The loss with its options fixed; `pairLoss` checks them first. */
  create(options: OwnLossOptions[Name] & PairLossOptions): PairLoss;
}

/** Entries of some of the losses. */
export type LossEntries<Names extends LossName> = { readonly [Name in Names]: LossEntry<Name> };
