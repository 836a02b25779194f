import { linearEncoder } from '@crossmodal/encoders';
import { conditionalLoss, innerLogits } from '@crossmodal/losses';
import { createRandom } from '@crossmodal/theory';
import { train } from '@crossmodal/training';
import * as tf from '@tensorflow/tfjs-core';
import { Matrix } from 'ml-matrix';

/** Pairs of vectors, row-major, one pair a row. */
export interface VectorPairs {
  readonly count: number;
  readonly U: Float64Array;
  readonly nu: number;
  readonly V: Float64Array;
  readonly nv: number;
}

/** Options of {@link trainLinearPair}. */
export interface TrainLinearPairOptions {
  readonly embeddingDim: number;
  readonly batchSize: number;
  readonly epochs: number;
  readonly learningRate: number;
  readonly seed: number;
  readonly signal: AbortSignal;
}

const streams = { weights: 0, order: 1 } as const;

/**
 * Trains linear encoders by the two-sided conditional loss with inner-product logits on minibatches of samples.
 *
 * @returns A = GᵀH, of shape [nu, nv], which fixes the learned law: s(u, v) = uᵀ A v.
 */
export async function trainLinearPair(pairs: VectorPairs, options: TrainLinearPairOptions): Promise<Matrix> {
  const { embeddingDim, batchSize, epochs, learningRate, seed, signal } = options;
  const random = createRandom(seed, streams.weights);
  const gu = linearEncoder({ inputDim: pairs.nu, outputDim: embeddingDim, random });
  const gv = linearEncoder({ inputDim: pairs.nv, outputDim: embeddingDim, random });
  const U = Float32Array.from(pairs.U);
  const V = Float32Array.from(pairs.V);
  await train(
    {
      variables: { 'u.weight': gu.variables.weight, 'v.weight': gv.variables.weight },
      count: pairs.count,
      batch: (indices) => ({ u: rows(U, pairs.nu, indices), v: rows(V, pairs.nv, indices) }),
      loss: ({ u, v }) => conditionalLoss(innerLogits(gu.apply(u), gv.apply(v))),
    },
    { epochs, batchSize, learningRate, schedule: 'cosine', random: createRandom(seed, streams.order), signal },
  );
  signal.throwIfAborted();
  const [G, H] = [gu, gv].map(({ variables: { weight } }) => new Matrix(weight.arraySync() as number[][]));
  gu.dispose();
  gv.dispose();
  return G.mmul(H.transpose());
}

function rows(data: Float32Array, width: number, indices: Uint32Array): tf.Tensor2D {
  const batch = new Float32Array(indices.length * width);
  for (let i = 0; i < indices.length; i++) {
    const from = indices[i] * width;
    for (let j = 0; j < width; j++) batch[i * width + j] = data[from + j];
  }
  return tf.tensor2d(batch, [indices.length, width]);
}
