import { linearEncoder } from '@crossmodal/encoders';
import { clipLoss, cosineLogits } from '@crossmodal/losses';
import { circleGrid, createRandom, type DenseMatrix, misalignedAngleDensities, type Misalignment, misalignedPairs, symmetricKl } from '@crossmodal/theory';
import { train } from '@crossmodal/training/browser';
import * as tf from '@tensorflow/tfjs-core';

import type { TaskContext } from '../../workers/messages.ts';
import type { GeometryState } from './geometry-state.ts';

/** What training takes of the state. */
export type PairState = Pick<GeometryState, 'misalignment' | 'level' | 'batch' | 'updates' | 'seed'>;

/** Angles of the data, exactly. */
export interface DataLaw {
  /** From −π to π. */
  readonly angles: Float64Array;
  readonly densities: readonly [u: Float64Array, v: Float64Array];
  /** KL(u ‖ v) + KL(v ‖ u). */
  readonly divergence: number;
}

/** What the page hears of training, about a hundred times. */
export interface PairNews {
  readonly step: number;
  readonly totalSteps: number;
  /** Losses of the batches since the last news. */
  readonly losses: readonly number[];
  /** Densities of the angles of held-out embeddings at the middles of the bins, from −π to π. */
  readonly densities: readonly [u: Float64Array, v: Float64Array];
  /** KL(u ‖ v) + KL(v ‖ u) of them. */
  readonly divergence: number;
  /** Mean cosine of held-out pairs. */
  readonly paired: number;
}

/** As published. */
const TEMPERATURE = 0.07;
/** Bins of an angle. */
export const BINS = 60;
/** Held-out pairs whose angles are counted. */
export const HELD_OUT = 8000;
const GRID = 720;
const streams = { data: 1, weights: 2, order: 3, heldOut: 4 } as const;

/** Densities of the data's angles and their divergence: what encoders start from. */
export function dataLaw(state: Pick<PairState, 'misalignment' | 'level'>): DataLaw {
  const densities = misalignedAngleDensities(misalignmentOf(state), GRID);
  const divergence = symmetricKl(...densities, { convention: 'sum', weights: circleGrid(GRID).weights });
  const shown = Array.from({ length: GRID / 2 + 1 }, (_, i) => (GRID / 2 + 2 * i) % GRID);
  const [u, v] = densities.map((density) => Float64Array.from(shown, (i) => density[i]));
  return { angles: Float64Array.from(shown, (_, i) => -Math.PI + (4 * Math.PI * i) / GRID), densities: [u, v], divergence };
}

/**
 * Trains two linear encoders of the plane by minibatches of fresh pairs, on the engine of tfjs that is in use.
 *
 * @returns Whether it ran to the end; what it came to is in the last news.
 */
export async function trainPair(state: PairState, { signal, progress }: TaskContext<PairNews>): Promise<boolean> {
  const { batch, updates, seed } = state;
  const misalignment = misalignmentOf(state);
  const pairs = misalignedPairs({ count: batch * updates, misalignment, random: createRandom(seed, streams.data) });
  const heldOut = misalignedPairs({ count: HELD_OUT, misalignment, random: createRandom(seed, streams.heldOut) });
  const random = createRandom(seed, streams.weights);
  const [gu, gv] = [0, 1].map(() => linearEncoder({ inputDim: 2, outputDim: 2, random }));
  const every = Math.max(1, Math.floor(updates / 100));
  let losses: number[] = [];
  // Awaited by the step: WebGPU fails to read a weight that the next one replaces.
  const tell = async (step: number): Promise<void> => {
    const told = losses;
    losses = [];
    const [u, v] = await Promise.all([[gu, heldOut.u] as const, [gv, heldOut.v] as const].map(async ([encoder, { data }]) => anglesOf(data, await encoder.variables.weight.data())));
    const counts = [u, v].map(smoothedShares);
    let paired = 0;
    for (let i = 0; i < HELD_OUT; i++) paired += Math.cos(u[i] - v[i]) / HELD_OUT;
    const width = (2 * Math.PI) / BINS;
    progress({
      step,
      totalSteps: updates,
      losses: told,
      densities: [counts[0].map((share) => share / width), counts[1].map((share) => share / width)],
      divergence: symmetricKl(counts[0], counts[1], { convention: 'sum' }),
      paired,
    });
  };
  try {
    const outcome = await train(
      {
        variables: { 'u.weight': gu.variables.weight, 'v.weight': gv.variables.weight },
        count: batch * updates,
        batch: (indices) => ({ u: rowsOf(pairs.u, indices), v: rowsOf(pairs.v, indices) }),
        loss: ({ u, v }) => clipLoss(cosineLogits(gu.apply(u), gv.apply(v), { temperature: TEMPERATURE })),
      },
      {
        epochs: 1,
        batchSize: batch,
        learningRate: 5e-3,
        random: createRandom(seed, streams.order),
        signal,
        onStep: async ({ step, loss }) => {
          losses.push(loss);
          if (step === 1 || step % every === 0 || step === updates) await tell(step);
        },
      },
    );
    return outcome.completed;
  } finally {
    gu.dispose();
    gv.dispose();
  }
}

function misalignmentOf({ misalignment, level }: Pick<PairState, 'misalignment' | 'level'>): Misalignment {
  return misalignment === 'shift' ? { type: 'shift', deviation: level } : { type: 'resample', probability: level };
}

function rowsOf({ data }: DenseMatrix, indices: Uint32Array): tf.Tensor2D {
  const rows = new Float32Array(2 * indices.length);
  for (let i = 0; i < indices.length; i++) {
    rows[2 * i] = data[2 * indices[i]];
    rows[2 * i + 1] = data[2 * indices[i] + 1];
  }
  return tf.tensor2d(rows, [indices.length, 2]);
}

/** Angles of the points x W, W by rows: the embeddings' length does not matter. */
function anglesOf(points: Float64Array, weight: ArrayLike<number>): Float64Array {
  return Float64Array.from({ length: points.length / 2 }, (_, i) => {
    const [x, y] = [points[2 * i], points[2 * i + 1]];
    return Math.atan2(x * weight[1] + y * weight[3], x * weight[0] + y * weight[2]);
  });
}

/** Shares of the bins, each with one more than was counted, without which the divergence of disjoint laws is infinite. */
function smoothedShares(angles: Float64Array): Float64Array {
  const counts = new Float64Array(BINS).fill(1);
  for (const angle of angles) counts[Math.min(BINS - 1, Math.floor(((angle + Math.PI) / (2 * Math.PI)) * BINS))]++;
  return counts.map((count) => count / (angles.length + BINS));
}
