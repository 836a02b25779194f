import { DataFormatError } from '@crossmodal/theory';

import type { LabelledImages } from '../labelled-images.ts';
import { readIdxImages } from '../read-idx-images.ts';
import { readIdxLabels } from '../read-idx-labels.ts';
import { readFileInflated } from './read-file-inflated.ts';

/** What {@link loadLabelledImages} takes. */
export interface LoadLabelledImagesOptions {
  /** Path of the IDX file of images, raw or gzip. */
  readonly images: string;
  /** Path of the IDX file of labels, raw or gzip. */
  readonly labels: string;
  /** Number of classes, from 1 to 256; default 10. */
  readonly classes?: number;
}

/**
 * Loads one pair of IDX files, images and their labels, each raw or gzip; Node only.
 *
 * @param options Paths of the two files and the number of classes.
 * @returns The labelled images.
 * @throws DataFormatError If a file cannot be read or is not the IDX file expected, a label is not below
 *   `classes`, or the two files differ in their number of samples.
 * @throws OutOfRangeError If `classes` is no integer from 1 to 256.
 *
 * @example
 * ```ts
 * import { mkdtempSync, writeFileSync } from 'node:fs';
 * import { tmpdir } from 'node:os';
 * import { join } from 'node:path';
 * import { loadLabelledImages } from '@crossmodal/datasets/mnist';
 *
 * const directory = mkdtempSync(join(tmpdir(), 'crossmodal-'));
 * const [images, labels] = [join(directory, 'images'), join(directory, 'labels')];
 * writeFileSync(images, Uint8Array.of(0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 1, 0, 255));
 * writeFileSync(labels, Uint8Array.of(0, 0, 8, 1, 0, 0, 0, 2, 4, 9));
 * const data = await loadLabelledImages({ images, labels });
 * console.log(data.count, data.labels); // 2 Uint8Array(2) [ 4, 9 ]
 * ```
 */
export async function loadLabelledImages({
  images: imagesPath,
  labels: labelsPath,
  classes = 10,
}: LoadLabelledImagesOptions): Promise<LabelledImages> {
  const [imageBytes, labelBytes] = await Promise.all([
    readFileInflated(imagesPath, 'loadLabelledImages'),
    readFileInflated(labelsPath, 'loadLabelledImages'),
  ]);
  const images = readIdxImages(imageBytes, { name: imagesPath });
  const labels = readIdxLabels(labelBytes, { name: labelsPath, classes });
  if (images.count !== labels.length) {
    throw new DataFormatError(
      `loadLabelledImages: the number of images in ${imagesPath} is ${images.count} and of labels in ${labelsPath} is ` +
        `${labels.length}; expected one label for each image, check that the two files belong together`,
    );
  }
  return { ...images, labels, classes };
}
