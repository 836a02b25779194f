import { type Encoder, identityEncoder, transformerEncoder } from '@crossmodal/encoders';
import type * as tf from '@tensorflow/tfjs-core';

import { UsageError } from '../../../errors.ts';
import type { PairExperiment } from '../pair-experiment.ts';
import { fieldWidth } from './field-width.ts';
import { lagrangianDataSchema, trajectoryEncoderSchema } from './lagrangian-schemas.ts';

/** A flow and the trajectory of a tracer in it; the flow is its own embedding, only the trajectories' encoder learns. */
export const lagrangian: PairExperiment<typeof lagrangianDataSchema, typeof trajectoryEncoderSchema> = {
  name: 'lagrangian',
  title: 'Lagrangian data assimilation: flows and trajectories of tracers',
  description: 'random stream functions and the trajectories of tracers in them, simulated; the fields are their own embeddings',
  sides: { u: 'field', v: 'trajectory' },
  data: lagrangianDataSchema,
  model: trajectoryEncoderSchema,
  profiles: {
    quick: { model: { embeddingDim: 98 }, training: { epochs: 15, batchSize: 128, learningRate: 0.004 }, evaluation: { recallAt: [1, 5] } },
    full: {
      data: { trainPairs: 65_536 },
      model: { embeddingDim: 98 },
      training: { epochs: 16, batchSize: 128, learningRate: 0.003 },
      evaluation: { recallAt: [1, 5] },
    },
    paper: {
      data: { trainPairs: 32_268, testPairs: 32_268, step: 1e-5, steps: 10_000, recordEvery: 10 },
      model: { embeddingDim: 98, layers: 12, width: 512, heads: 8, hiddenWidth: 2048 },
      training: { epochs: 20, batchSize: 128, learningRate: 1e-4, schedule: 'constant' },
      evaluation: { recallAt: [1, 5] },
    },
  },
  examples: [
    'crossmodal train lagrangian                                 # minutes',
    'crossmodal train lagrangian --profile full --cache fields.safetensors',
    'crossmodal train lagrangian --field velocities --velocity-points 25 --velocity-noise 0.1 --embedding-dim 50',
    'crossmodal train lagrangian --profile paper                 # for an engine on a GPU',
  ],
  load: async (settings, { progress } = {}) => {
    const [{ loadLagrangian }, { lagrangianFindings }] = await Promise.all([import('./load-lagrangian.ts'), import('./lagrangian-findings.ts')]);
    const pairs = await loadLagrangian(settings, { ...(progress && { progress }) });
    return { ...pairs, findings: (context) => lagrangianFindings(pairs, context) };
  },
  encoders: ({ embeddingDim, random, settings, model }) => {
    const width = fieldWidth(settings);
    if (embeddingDim !== width) {
      throw new UsageError(`model.embeddingDim is ${embeddingDim}; expected ${width}, the numbers by which data.field ${settings.field} observes a field, which are their own embedding`);
    }
    const { layers, width: dim, heads, hiddenWidth: hiddenDim } = model;
    const length = Math.floor(settings.steps / settings.recordEvery);
    return {
      u: identityEncoder(width) as Encoder<tf.Tensor>,
      v: transformerEncoder({ inputDim: 2, length, dim, layers, heads, hiddenDim, outputDim: width, activation: 'relu', causal: true, pooling: 'last', random: random.v }) as Encoder<tf.Tensor>,
    };
  },
};
