import { logitScale, similarities, type Similarity } from '@crossmodal/losses';
import { excessLoss, type FiniteJoint, finiteConditionalLossGradient, type Random } from '@crossmodal/theory';
import { train } from '@crossmodal/training';
import * as tf from '@tensorflow/tfjs-core';

import { sampledGradient } from './sampled-gradient.ts';

/** A model of a finite pair: a free embedding an item and modality. */
export interface TableModel {
  readonly name: string;
  readonly similarity: keyof typeof similarities;
  /** Dimension of a vector or of a point. */
  readonly dim: number;
  /** Points of an item; 1 for vectors. */
  readonly points: number;
  /** Whether all points have the weight 1, and none is learned. */
  readonly equalWeights?: boolean;
}

/** Options of {@link trainTables}. */
export interface TrainTablesOptions {
  readonly steps: number;
  readonly learningRate: number;
  /** Pairs drawn for each step; default the law itself. */
  readonly batch?: number;
  /** Source of the first embeddings, and of the batches. */
  readonly random: Random;
  readonly signal: AbortSignal;
}

/** Excess loss in training. */
export interface TrainedTables {
  readonly curve: readonly { readonly step: number; readonly excess: number }[];
  /** At the end. */
  readonly excess: number;
  /** Mean squared difference of the logits at the end from the pointwise mutual information, at the best constant. */
  readonly meanSquaredError: number;
}

/** Where the learned 1/σ² and scales start: logits of the size of the pointwise mutual information. */
const TEMPERATURE = 0.5;

/** Steps between points of a curve. */
const EVERY = 50;

/** Numbers of an embedding. */
export function widthOf({ similarity, dim, points, equalWeights = false }: TableModel): number {
  return similarities[similarity].item === 'vector' ? dim : points * (dim + (equalWeights ? 0 : 1));
}

/**
 * Minimises the population loss of a finite joint law over tables of embeddings by Adam along half a cosine. The loss and
 * its gradient by the logits are those of the law itself, in float64; the similarity carries the gradient on.
 */
export async function trainTables(joint: FiniteJoint, model: TableModel, { steps, learningRate, batch, random, signal }: TrainTablesOptions): Promise<TrainedTables> {
  const width = widthOf(model);
  const weights = similarities[model.similarity].item === 'vector' || model.equalWeights ? 0 : model.points;
  // Points start on all sides; log-weights at 0, and signed weights at 1.
  const first = model.similarity === 'wpse' ? 1 : 0;
  const table = (count: number) => {
    const rows = Array.from({ length: count }, () => Float32Array.from({ length: width }, (_, at) => (at < width - weights ? random.normal() : first)));
    return tf.tidy(() => tf.variable(tf.tensor2d(rows.map((row) => [...row]))));
  };
  const [u, v] = [table(joint.marginalU.length), table(joint.marginalV.length)];
  const scale = logitScale({ temperature: TEMPERATURE, minimum: model.similarity === 'kme' ? 1 : 0.01 });
  const plain = similarities[model.similarity].create({ points: model.points, scale });
  // The logarithm of the weight 1.
  const packed = (z: tf.Tensor2D) => tf.concat([z, tf.zeros([z.shape[0], model.points])], 1) as tf.Tensor2D;
  const similarity: Similarity = model.equalWeights ? (zu, zv) => plain(packed(zu), packed(zv)) : plain;
  const gradientOf = batch === undefined ? (logits: number[][]) => finiteConditionalLossGradient(joint, logits) : sampledGradient(joint, { batch, random });
  const read = () => tf.tidy(() => similarity(u as unknown as tf.Tensor2D, v as unknown as tf.Tensor2D).arraySync());
  const curve: { step: number; excess: number }[] = [];
  await train(
    {
      variables: { u, v, scale: scale.variable },
      count: 1,
      batch: () => ({}),
      project: () => scale.project(),
      loss: () => {
        const logits = similarity(u as unknown as tf.Tensor2D, v as unknown as tf.Tensor2D);
        const gradient = gradientOf(logits.arraySync()).map((row) => [...row]);
        // Not the loss, but its gradient is: the logits enter linearly.
        return tf.sum(tf.mul(logits, tf.tensor2d(gradient))) as tf.Scalar;
      },
    },
    {
      epochs: steps,
      batchSize: 1,
      learningRate,
      schedule: 'cosine',
      random,
      signal,
      onStep: ({ step }) => {
        if (step % EVERY === 0) curve.push({ step, excess: excessLoss(joint, read()) });
      },
    },
  );
  signal.throwIfAborted();
  const logits = read();
  tf.dispose([u, v]);
  scale.dispose();
  return { curve, excess: excessLoss(joint, logits), meanSquaredError: variance(logits.flatMap((row, i) => row.map((s, j) => s - joint.pointwiseMutualInformation[i][j]))) };
}

function variance(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
}
