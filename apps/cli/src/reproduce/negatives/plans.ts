import { mnistHalves } from '../../experiments/pairs/mnist-halves/mnist-halves.ts';
import { oceanProfiles } from '../../experiments/pairs/ocean-profiles/ocean-profiles.ts';
import type { PairExperiment } from '../../experiments/pairs/pair-experiment.ts';
import type { ReproductionContext } from '../reproduction.ts';

/** Pairs to learn from, and how much of everything. */
export interface DataPlan {
  readonly experiment: PairExperiment;
  /** Settings of the data and of the model. */
  readonly settings: object;
  /** Pairs that are tested, each sought among as many. */
  readonly test: number;
  /** Pairs that a model sees in training, with repetitions. */
  readonly samples: number;
  /** Numbers n of pairs to learn from; the last for what is measured at one n. */
  readonly pairs: readonly number[];
  readonly seeds: number;
}

/** What is measured. */
export interface Plan {
  readonly data: readonly DataPlan[];
  /** Anchors of a step; as many other pairs are there for negatives. */
  readonly anchors: number;
  /** Negatives m of an anchor in a step. */
  readonly negatives: readonly number[];
  /** Sizes of the pool of negatives, as shares of n. */
  readonly shares: readonly number[];
  readonly batchSizes: readonly number[];
}

/** Temperature of all losses that do not learn one. */
export const TEMPERATURE = 0.07;

/** Learning rate of Adam at a batch of so many pairs; others have it times the root of their share. */
export const LEARNING_RATE = { rate: 0.002, batchSize: 128 } as const;

const model = { embeddingDim: 32, temperature: TEMPERATURE };

export const plans: Readonly<Record<ReproductionContext['profile'], Plan>> = {
  quick: {
    data: [
      { experiment: mnistHalves, settings: { model, data: { trainImages: 4000, testImages: 500 } }, test: 500, samples: 4096, pairs: [256, 1024], seeds: 2 },
      { experiment: oceanProfiles, settings: { model, data: { width: 64 } }, test: 500, samples: 16_384, pairs: [512, 2048], seeds: 3 },
    ],
    anchors: 128,
    negatives: [1, 8, 128],
    shares: [0.01, 0.1, 1],
    batchSizes: [16, 128],
  },
  paper: {
    data: [
      { experiment: mnistHalves, settings: { model, data: { trainImages: 8000, testImages: 1000 } }, test: 1000, samples: 6144, pairs: [512, 2048], seeds: 3 },
      { experiment: oceanProfiles, settings: { model, data: { width: 64 } }, test: 1000, samples: 32_768, pairs: [512, 2048], seeds: 4 },
    ],
    anchors: 128,
    negatives: [1, 4, 16, 128],
    shares: [0.01, 0.1, 0.4, 1],
    batchSizes: [16, 128],
  },
};
