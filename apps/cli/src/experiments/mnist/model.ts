import { imageBatch, type GreyscaleImages, labelBatch, type LabelledImages } from '@crossmodal/datasets';
import { embedInBatches, type Encoder, lenetEncoder } from '@crossmodal/encoders';
import type { Logits } from '@crossmodal/evaluation';
import { labelledConditionalLoss } from '@crossmodal/losses';
import { createRandom } from '@crossmodal/theory';
import type { TrainingTask } from '@crossmodal/training';
import * as tf from '@tensorflow/tfjs-core';

import { objectives, type ObjectiveName } from './objectives.ts';

/** Streams of the seed, one a purpose. */
export const streams = { weights: 0, order: 1, draws: 2, reference: 3, calibration: 4 } as const;

/** Labels of MNIST; the label encoder is one-hot, so the embeddings have this width. */
export const classes = 10;

type Batch = { images: tf.Tensor4D; labels: tf.Tensor1D };

/** The image encoder of a run with its initial weights: the same for every loss of a seed. */
export function createImageEncoder(seed: number): Encoder<tf.Tensor4D> {
  return lenetEncoder({ random: createRandom(seed, streams.weights), outputDim: classes });
}

/**
 * One loss on the training images. The logits s(u, v) = ⟨g_u(u), e_v⟩/τ are the entries of g_u(u)/τ, so the loss needs
 * n × 10 of them and not n × n.
 */
export function mnistTask(
  encoder: Encoder<tf.Tensor4D>,
  train: LabelledImages,
  { objective, temperature, batchSize }: { objective: ObjectiveName; temperature: number; batchSize: number },
): TrainingTask<Batch> {
  const pixels = new Float32Array(batchSize * train.rows * train.columns);
  const labels = new Int32Array(batchSize);
  const { weights } = objectives[objective];
  return {
    variables: encoder.variables,
    count: train.count,
    batch: (indices) => ({ images: imageTensor(train, indices, pixels), labels: tf.tensor1d(labelBatch(train, indices, labels), 'int32') }),
    loss: (batch) => labelledConditionalLoss(logitsOf(encoder, batch.images, temperature), batch.labels, weights),
  };
}

/** The logits of every image with every label. */
export async function imageLogits(
  encoder: Encoder<tf.Tensor4D>,
  images: GreyscaleImages,
  { temperature, indices }: { temperature: number; indices?: Uint32Array },
): Promise<Logits> {
  const chosen = indices ?? Uint32Array.from({ length: images.count }, (_, index) => index);
  const data = await embedInBatches(encoder, {
    count: chosen.length,
    batch: (start, end) => imageTensor(images, chosen.subarray(start, end)),
  });
  for (let i = 0; i < data.length; i++) data[i] /= temperature;
  return { data, rows: chosen.length, columns: encoder.outputDim };
}

function logitsOf(encoder: Encoder<tf.Tensor4D>, images: tf.Tensor4D, temperature: number): tf.Tensor2D {
  const embeddings = encoder.apply(images);
  return temperature === 1 ? embeddings : (tf.div(embeddings, temperature) as tf.Tensor2D);
}

function imageTensor(images: GreyscaleImages, indices: Uint32Array, into?: Float32Array): tf.Tensor4D {
  return tf.tensor4d(imageBatch(images, indices, into), [indices.length, images.rows, images.columns, 1]);
}
