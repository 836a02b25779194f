import { linearEncoder } from '@crossmodal/encoders';
import { type EmbeddingMap, type Embeddings, normalisedRows } from '@crossmodal/evaluation';
import { clipLoss, logitScale, similarities } from '@crossmodal/losses';
import { createRandom, matrixProduct } from '@crossmodal/theory';
import { train } from '@crossmodal/training';
import * as tf from '@tensorflow/tfjs-core';

/** Passes over the pairs at most. */
const MOST_EPOCHS = 40;
/** Passes without a lower loss on the pairs that are kept back, after which nothing more is expected. */
const PATIENCE = 4;
const BATCH = 256;
/** Small, for the start is no noise but the embeddings as they are. */
const LEARNING_RATE = 1e-4;

/** What {@link fitLinearHead} depends on. */
export interface LinearHeadOptions {
  readonly temperature: number;
  readonly seed: number;
  readonly signal: AbortSignal;
}

/**
 * A linear map of each modality, with a bias, trained on frozen embeddings by the loss of CLIP from the identity on. A fifth
 * of the pairs is kept back, and the maps are those of the pass with the least loss on it, the start among them.
 */
export async function fitLinearHead(zu: Embeddings, zv: Embeddings, { temperature, seed, signal }: LinearHeadOptions): Promise<EmbeddingMap> {
  const random = createRandom(seed);
  const sides = { u: normalisedRows(zu), v: normalisedRows(zv) };
  const width = zu.columns;
  const order = random.permutation(zu.rows);
  const kept = Math.max(2, Math.floor(zu.rows / 5));
  const [check, fit] = [order.subarray(0, kept), order.subarray(kept)];
  const heads = { u: linearEncoder({ inputDim: width, outputDim: width, bias: true, random }), v: linearEncoder({ inputDim: width, outputDim: width, bias: true, random }) };
  const scale = logitScale({ temperature, maximum: Math.max(100, 10 / temperature) });
  const similarity = similarities.cosine.create({ points: 1, scale });
  const rows = (side: 'u' | 'v', indices: Uint32Array): tf.Tensor2D => {
    const batch = new Float32Array(indices.length * width);
    for (let i = 0; i < indices.length; i++) batch.set(sides[side].data.subarray(indices[i] * width, (indices[i] + 1) * width), i * width);
    return tf.tensor2d(batch, [indices.length, width]);
  };
  const lossOf = (indices: Uint32Array) => tf.tidy(() => clipLoss(similarity(heads.u.apply(rows('u', indices)), heads.v.apply(rows('v', indices)))).dataSync()[0]);
  const current = () => ({ u: weightsOf(heads.u.variables), v: weightsOf(heads.v.variables) });
  try {
    tf.tidy(() => {
      for (const { variables } of Object.values(heads)) variables.weight.assign(tf.eye(width));
    });
    let best = { loss: lossOf(check), weights: current() };
    let epoch = 0;
    let since = 0;
    const stop = new AbortController();
    await train(
      {
        variables: { 'u.weight': heads.u.variables.weight, 'u.bias': heads.u.variables.bias, 'v.weight': heads.v.variables.weight, 'v.bias': heads.v.variables.bias, logitScale: scale.variable },
        count: fit.length,
        project: () => scale.project(),
        batch: (indices) => {
          const pairs = indices.map((index) => fit[index]);
          return { u: rows('u', pairs), v: rows('v', pairs) };
        },
        loss: ({ u, v }) => clipLoss(similarity(heads.u.apply(u), heads.v.apply(v))),
      },
      {
        epochs: MOST_EPOCHS,
        batchSize: Math.max(2, Math.min(BATCH, fit.length >> 1)),
        learningRate: LEARNING_RATE,
        random,
        signal: AbortSignal.any([signal, stop.signal]),
        onStep: (report) => {
          if (report.epoch === epoch && report.step < report.totalSteps) return;
          epoch = report.epoch;
          const loss = lossOf(check);
          if (loss < best.loss) {
            best = { loss, weights: current() };
            since = 0;
          } else if (++since === PATIENCE) stop.abort();
        },
      },
    );
    signal.throwIfAborted();
    const { weights } = best;
    return {
      apply: (embeddings, side) => {
        const { weight, bias } = weights[side];
        const moved = matrixProduct(normalisedRows(embeddings), { data: weight, rows: width, columns: width });
        for (let at = 0; at < moved.data.length; at++) moved.data[at] += bias[at % width];
        return normalisedRows(moved);
      },
    };
  } finally {
    heads.u.dispose();
    heads.v.dispose();
    scale.dispose();
  }
}

function weightsOf({ weight, bias }: Readonly<Record<string, tf.Variable>>): { weight: Float64Array; bias: Float64Array } {
  return { weight: Float64Array.from(weight.dataSync()), bias: Float64Array.from(bias.dataSync()) };
}
