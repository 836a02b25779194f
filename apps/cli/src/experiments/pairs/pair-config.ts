import { similarities } from '@crossmodal/losses';
import { engineNames } from '@crossmodal/training/engine';
import { z } from 'zod';

import { geometryLogProblems } from './geometry-log-problems.ts';
import { globalLossProblems } from './global-loss-problems.ts';
import { lossOptionProblems } from './loss-option-problems.ts';
import type { PairExperiment } from './pair-experiment.ts';
import { pairLossNames } from './pair-losses.ts';
import { pointSetProblems } from './point-set-problems.ts';
import { regulariserProblems } from './regulariser-problems.ts';

type SimilarityName = keyof typeof similarities;

const positiveInteger = z.int().positive();

const model = z.strictObject({
  similarity: z.enum(Object.keys(similarities) as [SimilarityName, ...SimilarityName[]]).default('cosine').describe('What makes logits of two embeddings'),
  temperature: z.number().positive().default(0.07).describe('Temperature of the logits; the first one, if it is learned'),
  learnTemperature: z.boolean().default(true).describe('Whether the temperature is learned; losses of embeddings have none to learn, and those of a whole data set (sog-clr, fast-clip-v3, …) say themselves'),
  embeddingDim: positiveInteger.default(64).describe('Width of the embeddings; that of a point, if items are sets of points'),
  points: positiveInteger.default(1).describe('Weighted points of an item, for the similarities kme and wpse'),
  randomFeatures: positiveInteger.nullable().default(null).describe('Random Fourier features in place of the exact kernel of wpse, such as 1024; null for the kernel'),
  redrawFeatures: z.boolean().default(true).describe('Whether random features are drawn anew each step, or once; evaluation has those of the seed'),
});

const training = z.strictObject({
  epochs: positiveInteger.default(3).describe('Passes over the training pairs'),
  batchSize: z.int().min(2).default(256).describe('Pairs a step'),
  learningRate: z.number().positive().default(0.002).describe('Learning rate of Adam at the start'),
  schedule: z.enum(['constant', 'cosine']).default('cosine').describe('How the learning rate runs: constant, or along half a cosine to 0'),
  chunk: positiveInteger.nullable().default(null).describe('Rows of logits that exist at a time, for batches whose logits do not fit; null for all'),
  encoderChunk: positiveInteger.nullable().default(null).describe('Pairs that go through the encoders at a time, for batches that do not fit; null for all'),
  checkpointEvery: positiveInteger.default(100).describe('Steps between checkpoints'),
  logEvery: positiveInteger.default(10).describe('Steps between lines of metrics.jsonl'),
  log: z.enum(['loss', 'geometry']).default('loss').describe('What those lines hold; geometry adds gap, alignment, uniformity and rank of held-out embeddings'),
});

const evaluation = z.strictObject({
  recallAt: z.array(positiveInteger).nonempty().default([1, 5, 10]).describe('The k of recall at k'),
  unpaired: positiveInteger.default(10).describe('Unpaired items for each test item, in the histogram of similarities'),
  examples: positiveInteger.default(8).describe('Queries of each direction whose best candidates are shown'),
});

/** The configuration of a pair experiment; its defaults are the first profile. Every leaf is also a flag. */
// oxlint-disable-next-line typescript/explicit-function-return-type
export function pairConfigSchema({ name, title, data, model: ofEncoders, profiles }: PairExperiment) {
  const [first, ...others] = Object.keys(profiles);
  // Typed without the settings of the encoders, which only the encoders read.
  const wholeModel = ofEncoders === undefined ? model : (model.extend(ofEncoders.shape) as unknown as typeof model);
  return z
    .strictObject({
      experiment: z.literal(name).default(name).describe(title),
      profile: z.enum([first, ...others]).default(first).describe('Settings to start from'),
      seed: z.int().min(0).max(2 ** 32 - 1).default(0).describe('Seed of the initial weights, the order of the data and the draws'),
      engine: z.enum(['auto', ...engineNames]).default('auto').describe('What computes; auto takes the fastest that works, see crossmodal doctor'),
      loss: z.enum(pairLossNames).default('clip').describe('Which loss'),
      lossOptions: z.record(z.string(), z.unknown()).default({}).describe('Options of the loss by name'),
      regulariser: z.enum(['none', 'centroid', 'mmd']).default('none').describe('Penalty added to the loss that closes the gap of the modalities: on the distance of their means or on MMD²'),
      regulariserWeight: z.number().nonnegative().default(1).describe('Weight λ of that penalty'),
      regulariserBandwidth: z.number().positive().nullable().default(null).describe('Bandwidth σ of the kernel exp(−|x − y|²/2σ²) of the penalty mmd, on unit vectors; null for the median distance in each batch'),
      teacher: z.string().nullable().default(null).describe('Folder of the trained run that the loss distillation learns from; null for none'),
      model: wholeModel.prefault({}),
      data: data.prefault({}),
      training: training.prefault({}),
      evaluation: evaluation.prefault({}),
    })
    .superRefine((config, context) => {
      for (const problem of [...lossOptionProblems(config), ...pointSetProblems(config), ...globalLossProblems(config), ...geometryLogProblems(config), ...regulariserProblems(config)]) context.addIssue({ code: 'custom', ...problem });
    });
}

/** A complete configuration of a pair experiment. */
export type PairConfig = z.output<ReturnType<typeof pairConfigSchema>>;
