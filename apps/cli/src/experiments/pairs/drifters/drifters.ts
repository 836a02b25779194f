import { type Encoder, mlpEncoder } from '@crossmodal/encoders';
import type * as tf from '@tensorflow/tfjs-core';

import type { PairExperiment } from '../pair-experiment.ts';
import { drifterDataSchema, drifterEncoderSchema } from './drifter-schemas.ts';

/** What a drifting buoy did and what it will do, from real tracks. */
export const drifters: PairExperiment<typeof drifterDataSchema, typeof drifterEncoderSchema> = {
  name: 'drifters',
  title: 'Pasts and continuations of drifting buoys',
  description: 'what drifting buoys did and what they did next, from a CSV file of real tracks',
  sides: { u: 'past', v: 'continuation' },
  data: drifterDataSchema,
  model: drifterEncoderSchema,
  profiles: {
    quick: { model: { embeddingDim: 32 }, training: { epochs: 20, batchSize: 256, learningRate: 0.002 } },
    long: { model: { embeddingDim: 32 }, training: { epochs: 60, batchSize: 512, learningRate: 0.002 } },
  },
  examples: [
    'crossmodal train drifters --file buoys.csv.gz',
    'crossmodal train drifters --file buoys.csv --past 16 --future 12 --split-seed 1',
  ],
  load: async (settings) => {
    const [{ loadDrifterPairs }, { drifterFindings }] = await Promise.all([import('./load-drifter-pairs.ts'), import('./drifter-findings.ts')]);
    const pairs = await loadDrifterPairs(settings);
    return { ...pairs, findings: (context) => drifterFindings(pairs, context) };
  },
  encoders: ({ embeddingDim, random, settings, model }) => {
    const perceptron = (inputs: number, side: 'u' | 'v') =>
      mlpEncoder({ widths: [inputs, ...Array.from({ length: model.layers }, () => model.width), embeddingDim], random: random[side] }) as Encoder<tf.Tensor>;
    return { u: perceptron(2 * settings.past, 'u'), v: perceptron(2 * settings.future, 'v') };
  },
};
