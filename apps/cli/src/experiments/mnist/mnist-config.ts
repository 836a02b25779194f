import { engineNames } from '@crossmodal/training/engine';
import { z } from 'zod';

import { mnistDataSchema } from './mnist-data-schema.ts';
import { objectiveNames } from './objectives.ts';

const positiveInteger = z.int().positive();

/** The configuration of `crossmodal train mnist`; its defaults are the quick profile. Every leaf is also a flag. */
export const mnistConfigSchema = z.strictObject({
  experiment: z.literal('mnist').default('mnist').describe('What is trained: images of handwritten digits and their labels'),
  profile: z.enum(['quick', 'paper']).default('quick').describe('Settings to start from: quick (minutes), paper (the settings of section 6.2, six hours on two cores)'),
  seed: z.int().min(0).max(2 ** 32 - 1).default(0).describe('Seed of the initial weights, the order of the data and the draws'),
  engine: z.enum(['auto', ...engineNames]).default('auto').describe('What computes; auto takes the fastest that works, see crossmodal doctor'),
  losses: z
    .array(z.enum(objectiveNames))
    .nonempty()
    .default([...objectiveNames])
    .describe('Which losses to train, one model each'),
  data: mnistDataSchema.prefault({}),
  training: z
    .strictObject({
      epochs: positiveInteger.default(1).describe('Passes over the training images'),
      batchSize: z.int().min(2).default(128).describe('Pairs a step; the chance level of the loss is the log of it'),
      learningRate: z.number().positive().default(0.003).describe('Learning rate of Adam at the start'),
      schedule: z.enum(['constant', 'cosine']).default('cosine').describe('How the learning rate runs: constant, or along half a cosine to 0'),
      temperature: z.number().positive().default(1).describe('Temperature of the inner-product logits'),
      checkpointEvery: positiveInteger.default(100).describe('Steps between checkpoints'),
      logEvery: positiveInteger.default(10).describe('Steps between lines of metrics.jsonl'),
    })
    .prefault({}),
  evaluation: z
    .strictObject({
      draws: positiveInteger.default(16).describe('Images drawn for each label'),
      bins: positiveInteger.default(15).describe('Bins of the expected calibration error'),
      referenceImages: positiveInteger.default(10_000).describe('Training images over which the offset of each label is averaged'),
      examples: positiveInteger.default(3).describe('Test images whose predicted probabilities are drawn'),
    })
    .prefault({}),
});

/** A complete configuration. */
export type MnistConfig = z.output<typeof mnistConfigSchema>;

/** What each profile sets, beneath the configuration file and the flags. */
export const mnistProfiles = {
  quick: {},
  paper: {
    training: { epochs: 300, batchSize: 512, learningRate: 1e-4, schedule: 'constant', checkpointEvery: 500, logEvery: 50 },
    evaluation: { referenceImages: 60_000 },
  },
} as const satisfies Record<MnistConfig['profile'], z.input<typeof mnistConfigSchema>>;
