import { linearEncoder } from '@crossmodal/encoders';
import { conditionalLoss, innerLogits, jointLoss, l2Logits } from '@crossmodal/losses';
import { createRandom, sampleNormal } from '@crossmodal/theory';
import { train } from '@crossmodal/training/browser';
import * as tf from '@tensorflow/tfjs-core';

import type { TaskContext } from '../../workers/messages.ts';
import { type EncoderWeights, trainedLoss } from './compute-laws.ts';
import type { GaussianState } from './gaussian-state.ts';
import { covarianceOf } from './pair-of-state.ts';

/** What the page hears of training, about a hundred times. */
export interface TrainingNews {
  readonly step: number;
  readonly totalSteps: number;
  /** Losses of the minibatches since the last news, in the order of steps. */
  readonly batchLosses: readonly number[];
  readonly weights: EncoderWeights;
  /** Loss of these encoders in the population. */
  readonly loss: number;
}

const streams = { data: 1, weights: 2, order: 3 } as const;
const weightsOfLoss = { conditional: { lambdaU: 1, lambdaV: 1 }, 'u|v': { lambdaU: 2, lambdaV: 0 }, 'v|u': { lambdaU: 0, lambdaV: 2 } } as const;

/**
 * Trains linear encoders of the state's rank by minibatches of fresh pairs, on the engine of tfjs that is in use.
 *
 * @returns Whether it ran to the end; the encoders are in the last news.
 */
export async function trainEncoders(state: GaussianState, { signal, progress }: TaskContext<TrainingNews>): Promise<boolean> {
  const nu = Number(state.dimension);
  const rank = Math.min(Number(state.rank), nu);
  const { batch, steps, rate, seed } = state;
  const count = batch * steps;
  const draws = Float32Array.from(sampleNormal({ cov: covarianceOf(state), count, random: createRandom(seed, streams.data) }));
  const random = createRandom(seed, streams.weights);
  const [gu, gv] = [0, 1].map(() => linearEncoder({ inputDim: nu, outputDim: rank, random }));
  const every = Math.max(1, Math.floor(steps / 100));
  let batchLosses: number[] = [];
  // Awaited by the step: WebGPU fails to read a weight that the next one replaces.
  const tell = async (step: number): Promise<void> => {
    const losses = batchLosses;
    batchLosses = [];
    const [G, H] = await Promise.all([gu, gv].map(async ({ variables: { weight } }) => transposed((await weight.data()) as Float32Array, nu, rank)));
    progress({ step, totalSteps: steps, batchLosses: losses, weights: { G, H }, loss: trainedLoss(state, { G, H }) });
  };
  try {
    const outcome = await train(
      {
        variables: { 'u.weight': gu.variables.weight, 'v.weight': gv.variables.weight },
        count,
        batch: (indices) => ({ u: columns(draws, { indices, from: 0, width: nu }), v: columns(draws, { indices, from: nu, width: nu }) }),
        loss: ({ u, v }) => {
          const [zu, zv] = [gu.apply(u), gv.apply(v)];
          const logits = state.tilting === 'inner' ? innerLogits(zu, zv) : l2Logits(zu, zv);
          return state.loss === 'joint' ? jointLoss(logits) : conditionalLoss(logits, weightsOfLoss[state.loss]);
        },
      },
      {
        epochs: 1,
        batchSize: batch,
        learningRate: rate,
        schedule: 'cosine',
        random: createRandom(seed, streams.order),
        signal,
        onStep: async ({ step, loss }) => {
          batchLosses.push(loss);
          if (step === 1 || step % every === 0 || step === steps) await tell(step);
        },
      },
    );
    return outcome.completed;
  } finally {
    gu.dispose();
    gv.dispose();
  }
}

/** Some columns of the rows (u, v) with the given indices. */
function columns(draws: Float32Array, { indices, from, width }: { indices: Uint32Array; from: number; width: number }): tf.Tensor2D {
  const rows = new Float32Array(indices.length * width);
  for (let i = 0; i < indices.length; i++) {
    const start = indices[i] * 2 * width + from;
    for (let j = 0; j < width; j++) rows[i * width + j] = draws[start + j];
  }
  return tf.tensor2d(rows, [indices.length, width]);
}

/** A weight of shape [inputs, outputs] as the rows of the encoder's matrix. */
function transposed(weight: Float32Array, inputs: number, outputs: number): number[][] {
  return Array.from({ length: outputs }, (_, row) => Array.from({ length: inputs }, (_unused, column) => weight[column * outputs + row]));
}
