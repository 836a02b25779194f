import { imageBatch, labelBatch, type LabelledImages, syntheticDigits } from '@crossmodal/datasets';
import { embedInBatches, type Encoder, lenetEncoder } from '@crossmodal/encoders';
import { labelledConditionalLoss } from '@crossmodal/losses';
import { createRandom } from '@crossmodal/theory';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';

import { selectEngine } from './engine/index.ts';
import { train } from './train.ts';

const CLASSES = 10;
const trainImages = syntheticDigits({ count: 600, random: createRandom(1) });
const testImages = syntheticDigits({ count: 200, random: createRandom(2) });

const pixels = (data: LabelledImages, indices: Uint32Array) => tf.tensor4d(imageBatch(data, indices), [indices.length, 28, 28, 1]);

function logitsOf(encoder: Encoder<tf.Tensor4D>, data: LabelledImages): Promise<Float32Array> {
  const batch = (start: number, end: number) => pixels(data, Uint32Array.from({ length: end - start }, (_, i) => start + i));
  return embedInBatches(encoder, { count: data.count, batch, batchSize: 100 });
}

/** log mean_i exp L_ic for every class c: what a model of image given label leaves undetermined. */
function columnOffsets(logits: Float32Array): number[] {
  const rows = logits.length / CLASSES;
  return Array.from({ length: CLASSES }, (_, c) => {
    const column = Array.from({ length: rows }, (_row, i) => logits[i * CLASSES + c]);
    const maximum = Math.max(...column);
    return maximum + Math.log(column.reduce((sum, value) => sum + Math.exp(value - maximum), 0) / rows);
  });
}

/** Share of the images whose largest logit, less the offset of its class, is that of their label. */
function accuracy(logits: Float32Array, labels: ArrayLike<number>, offsets: readonly number[]): number {
  const hits = Array.from(labels, (label, i) => {
    const scores = offsets.map((offset, c) => logits[i * CLASSES + c] - offset);
    return Number(scores.indexOf(Math.max(...scores)) === label);
  });
  return hits.reduce((sum, hit) => sum + hit, 0) / hits.length;
}

describe('LeNet trained on 600 synthetic digits', () => {
  it.each([[0, 2], [2, 0], [1, 1]])(
    'reads most of 200 others with λ = (%d, %d)',
    async (lambdaU, lambdaV) => {
      await selectEngine({ engine: 'wasm' });
      const encoder = lenetEncoder({ random: createRandom(1) });
      const losses: number[] = [];
      await train(
        {
          variables: encoder.variables,
          count: trainImages.count,
          batch: (indices: Uint32Array) => ({ images: pixels(trainImages, indices), labels: tf.tensor1d(labelBatch(trainImages, indices), 'int32') }),
          loss: ({ images, labels }) => labelledConditionalLoss(encoder.apply(images), labels, { lambdaU, lambdaV }),
        },
        { epochs: 6, batchSize: 50, learningRate: 0.004, schedule: 'cosine', random: createRandom(1, 1), onStep: ({ loss }) => losses.push(loss) },
      );
      expect(losses).toHaveLength(72);
      // Independence has the loss 0; the least is minus the entropy of the labels, −log 10 or above.
      expect(Math.max(...losses.slice(-5))).toBeLessThan(-1);
      expect(Math.min(...losses)).toBeGreaterThan(-Math.log(CLASSES) - 1e-5);
      const offsets = lambdaV === 0 ? columnOffsets(await logitsOf(encoder, trainImages)) : Array.from({ length: CLASSES }, () => 0);
      const share = accuracy(await logitsOf(encoder, testImages), testImages.labels, offsets);
      // By chance 0.1, with a standard deviation of 0.02.
      expect(share).toBeGreaterThan(0.8);
      encoder.dispose();
    },
    30_000,
  );
});
