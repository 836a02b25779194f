import { OutOfRangeError, ShapeError } from '@crossmodal/theory';

import type { LabelledImages } from './labelled-images.ts';

/**
 * Copies some samples of a data set into a smaller one.
 *
 * @param images The data set.
 * @param indices The n samples to take, in order; an index may come more than once.
 * @returns A data set of n samples that shares no memory with `images`.
 * @throws OutOfRangeError If an index is not below the number of images.
 * @throws ShapeError If `pixels` or `labels` has not the length that the other fields say.
 *
 * @example
 * ```ts
 * import { syntheticDigits, takeImages } from '@crossmodal/datasets';
 * import { createRandom } from '@crossmodal/theory';
 *
 * const digits = syntheticDigits({ count: 10, random: createRandom(1) });
 * const some = takeImages(digits, Uint32Array.of(9, 0));
 * console.log(some.count, some.labels[0] === digits.labels[9]); // 2 true
 * ```
 */
export function takeImages(images: LabelledImages, indices: Uint32Array): LabelledImages {
  const { count, rows, columns, classes } = images;
  const size = rows * columns;
  if (images.pixels.length !== count * size || images.labels.length !== count) {
    throw new ShapeError(
      `takeImages: images has ${images.pixels.length} pixel bytes and ${images.labels.length} labels; ` +
        `expected ${count} x ${rows} x ${columns} = ${count * size} and ${count}`,
    );
  }
  const pixels = new Uint8Array(indices.length * size);
  const labels = new Uint8Array(indices.length);
  for (let i = 0; i < indices.length; i++) {
    const index = indices[i];
    if (index >= count) {
      throw new OutOfRangeError(`takeImages: indices[${i}] is ${index}; expected an index below the ${count} images`);
    }
    pixels.set(images.pixels.subarray(index * size, (index + 1) * size), i * size);
    labels[i] = images.labels[index];
  }
  return { count: indices.length, rows, columns, pixels, labels, classes };
}
