import { linearEncoder } from '@crossmodal/encoders';
import { clipLoss, logitScale, similarities } from '@crossmodal/losses';
import * as tf from '@tensorflow/tfjs-core';

import { OutOfRangeError } from './errors.ts';
import { train, type ShuffleSource } from './train.ts';

/** Embeddings of one modality by rows. */
export interface HeadInputs {
  readonly data: ArrayLike<number> & { subarray(start: number, end: number): ArrayLike<number> };
  readonly rows: number;
  readonly columns: number;
}

/** What {@link trainLinearHeads} takes. */
export interface LinearHeadsOptions {
  /** Embeddings of both modalities, row i of one the partner of row i of the other. */
  readonly u: HeadInputs;
  readonly v: HeadInputs;
  /** Where the temperature, which is trained too, starts. */
  readonly temperature: number;
  readonly random: ShuffleSource & { uniform(): number };
  readonly signal?: AbortSignal;
}

/** A linear map with an offset: `weight[i * width + j]` takes entry i to entry j. */
export interface LinearHead {
  readonly weight: Float64Array;
  readonly bias: Float64Array;
}

/** Passes over the pairs at most. */
const MOST_EPOCHS = 40;
/** Passes without a lower loss on the pairs that are kept back, after which nothing more is expected. */
const PATIENCE = 4;
const BATCH = 256;
/** Small, for the start is no noise but the embeddings as they are. */
const LEARNING_RATE = 1e-4;
/** So that two pairs are kept back, and a batch has two. */
const LEAST_PAIRS = 8;

/**
 * Trains a linear map of each modality, with a bias, on frozen embeddings by the loss of CLIP from the identity on. A fifth
 * of the pairs is kept back, and the maps are those of the pass with the least loss on it, the start among them.
 *
 * @returns The map of each modality, for its embeddings as they are given.
 * @throws OutOfRangeError If the shapes disagree, or there are fewer than eight pairs; the signal's reason if it aborts.
 *
 * @example
 * ```ts
 * import { createRandom } from '@crossmodal/theory';
 * import { trainLinearHeads } from '@crossmodal/training';
 * import { selectEngine } from '@crossmodal/training/engine';
 *
 * await selectEngine({ engine: 'cpu' });
 * const random = createRandom(1);
 * const u = { data: Float64Array.from({ length: 64 }, () => random.normal()), rows: 32, columns: 2 };
 * const { u: head } = await trainLinearHeads({ u, v: u, temperature: 0.1, random });
 * console.log(head.weight.length, head.bias.length); // 4 2
 * ```
 */
export async function trainLinearHeads({ u, v, temperature, random, signal }: LinearHeadsOptions): Promise<{ readonly u: LinearHead; readonly v: LinearHead }> {
  const width = u.columns;
  if (u.rows !== v.rows || width !== v.columns) throw new OutOfRangeError(`trainLinearHeads: u is ${u.rows} x ${width} and v ${v.rows} x ${v.columns}; expected pairs of one width`);
  if (u.rows < LEAST_PAIRS) throw new OutOfRangeError(`trainLinearHeads: there are ${u.rows} pairs; expected at least ${LEAST_PAIRS}`);
  const sides = { u, v };
  const order = random.permutation(u.rows);
  const kept = Math.max(2, Math.floor(u.rows / 5));
  const [check, fit] = [order.subarray(0, kept), order.subarray(kept)];
  const heads = { u: linearEncoder({ inputDim: width, outputDim: width, bias: true, random }), v: linearEncoder({ inputDim: width, outputDim: width, bias: true, random }) };
  const scale = logitScale({ temperature, maximum: Math.max(100, 10 / temperature) });
  const similarity = similarities.cosine.create({ points: 1, scale });
  const rows = (side: 'u' | 'v', indices: Uint32Array): tf.Tensor2D => {
    const batch = new Float32Array(indices.length * width);
    for (let i = 0; i < indices.length; i++) batch.set(sides[side].data.subarray(indices[i] * width, (indices[i] + 1) * width), i * width);
    return tf.tensor2d(batch, [indices.length, width]);
  };
  const lossOn = async (indices: Uint32Array) => {
    const loss = tf.tidy(() => clipLoss(similarity(heads.u.apply(rows('u', indices)), heads.v.apply(rows('v', indices)))));
    const [value] = await loss.data();
    loss.dispose();
    return value;
  };
  const current = async () => ({ u: await headOf(heads.u.variables), v: await headOf(heads.v.variables) });
  try {
    tf.tidy(() => {
      for (const { variables } of Object.values(heads)) variables.weight.assign(tf.eye(width));
    });
    let best = { loss: await lossOn(check), heads: await current() };
    let epoch = 0;
    let since = 0;
    const enough = new AbortController();
    await train(
      {
        variables: { 'u.weight': heads.u.variables.weight, 'u.bias': heads.u.variables.bias, 'v.weight': heads.v.variables.weight, 'v.bias': heads.v.variables.bias, logitScale: scale.variable },
        count: fit.length,
        project: () => scale.project(),
        batch: (indices) => {
          const pairs = indices.map((index) => fit[index]);
          return { u: rows('u', pairs), v: rows('v', pairs) };
        },
        loss: (batch) => clipLoss(similarity(heads.u.apply(batch.u), heads.v.apply(batch.v))),
      },
      {
        epochs: MOST_EPOCHS,
        batchSize: Math.max(2, Math.min(BATCH, fit.length >> 1)),
        learningRate: LEARNING_RATE,
        random,
        signal: signal === undefined ? enough.signal : AbortSignal.any([signal, enough.signal]),
        onStep: async (report) => {
          if (report.epoch === epoch && report.step < report.totalSteps) return;
          epoch = report.epoch;
          const loss = await lossOn(check);
          if (loss < best.loss) {
            best = { loss, heads: await current() };
            since = 0;
          } else if (++since === PATIENCE) enough.abort();
        },
      },
    );
    signal?.throwIfAborted();
    return best.heads;
  } finally {
    heads.u.dispose();
    heads.v.dispose();
    scale.dispose();
  }
}

async function headOf({ weight, bias }: Readonly<Record<string, tf.Variable>>): Promise<LinearHead> {
  const [ofWeight, ofBias] = await Promise.all([weight.data(), bias.data()]);
  return { weight: Float64Array.from(ofWeight), bias: Float64Array.from(ofBias) };
}
