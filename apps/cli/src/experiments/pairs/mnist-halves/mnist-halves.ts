import { type GreyscaleImages, imageBatch, type LabelledImages, splitColumns } from '@crossmodal/datasets';
import { type Encoder, lenetEncoder } from '@crossmodal/encoders';
import type { GrayImage } from '@crossmodal/plots';
import type * as tf from '@tensorflow/tfjs-core';

import { readMnistData } from '../../mnist/mnist-data.ts';
import { mnistDataSchema } from '../../mnist/mnist-data-schema.ts';
import { mnistPixels } from '../../mnist/mnist-pixels.ts';
import type { PairExperiment, PairSide, PairSplit } from '../pair-experiment.ts';

/** Pixels of half an image. */
const HALF = { inputRows: 28, inputColumns: 14 };

/** The left and right halves of images of digits: a pair that needs no label, and labels to measure it by. */
export const mnistHalves: PairExperiment<typeof mnistDataSchema> = {
  name: 'mnist-halves',
  title: 'Contrastive learning of the halves of MNIST images',
  description: 'left and right halves of images of handwritten digits, as pairs without labels, by any loss',
  sides: { u: 'left', v: 'right' },
  data: mnistDataSchema,
  profiles: {
    quick: {},
    full: { training: { epochs: 20, batchSize: 1024, learningRate: 0.002 } },
  },
  examples: [
    'crossmodal train mnist-halves                               # the CLIP loss with a learned temperature',
    'crossmodal train mnist-halves --loss sig-lip --epochs 5',
    'crossmodal train mnist-halves --loss conditional --loss-options lambdaU=2,lambdaV=0',
    'crossmodal train mnist-halves --loss fast-clip-v3 --batch-size 64 --loss-options rho=5',
    'crossmodal train mnist-halves --regulariser centroid --regulariser-weight 3',
    'crossmodal train mnist-halves --similarity kme --points 4 --embedding-dim 15',
    'crossmodal train mnist-halves --batch-size 4096 --chunk 512 --encoder-chunk 512',
    'crossmodal train mnist-halves --profile full --seed 1 --out runs/halves-full',
  ],
  load: async (settings) => {
    const { train, test } = await readMnistData(settings);
    return { train: halves(train), test: halves(test), classes: train.classes };
  },
  encoders: ({ embeddingDim, random }) => ({
    u: lenetEncoder({ random: random.u, outputDim: embeddingDim, ...HALF }) as Encoder<tf.Tensor>,
    v: lenetEncoder({ random: random.v, outputDim: embeddingDim, ...HALF }) as Encoder<tf.Tensor>,
  }),
};

function halves(images: LabelledImages): PairSplit {
  const { left, right } = splitColumns(images);
  return {
    count: images.count,
    u: imageSide(left),
    v: imageSide(right),
    labels: images.labels,
    picture: (u, v) => joined(left, u, { images: right, index: v }),
  };
}

function imageSide(images: GreyscaleImages): PairSide {
  return { shape: [images.rows, images.columns, 1], values: mnistPixels, rows: (indices, into) => imageBatch(images, indices, into) };
}

/** The whole image of a left and a right half, which need not belong together. */
function joined(left: GreyscaleImages, index: number, right: { images: GreyscaleImages; index: number }): GrayImage {
  const { rows } = left;
  const columns = left.columns + right.images.columns;
  const pixels = new Uint8Array(rows * columns);
  for (let row = 0; row < rows; row++) {
    pixels.set(line(left, index, row), row * columns);
    pixels.set(line(right.images, right.index, row), row * columns + left.columns);
  }
  return { pixels, rows, columns };
}

function line({ pixels, rows, columns }: GreyscaleImages, image: number, row: number): Uint8Array {
  const start = (image * rows + row) * columns;
  return pixels.subarray(start, start + columns);
}
