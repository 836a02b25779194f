import { OutOfRangeError, ShapeError } from '@crossmodal/theory';

import type { LabelledImages } from './labelled-images.ts';

/**
 * Gathers labels into one int32 batch, in step with `imageBatch`.
 *
 * @param images The data set.
 * @param indices The n samples to take, in order; an index may come more than once.
 * @param into Where to write, of length at least n; allocated when left out.
 * @returns The n classes: `into` itself if its length is n, a view of its beginning if it is longer.
 * @throws OutOfRangeError If an index is not below the number of labels; `into` may then be partly written.
 * @throws ShapeError If `into` is too short.
 *
 * @example
 * ```ts
 * import { labelBatch } from '@crossmodal/datasets';
 *
 * const images = { count: 2, rows: 1, columns: 1, pixels: new Uint8Array(2), labels: Uint8Array.of(7, 3), classes: 10 };
 * console.log(labelBatch(images, Uint32Array.of(1, 0, 1))); // Int32Array(3) [ 3, 7, 3 ]
 * ```
 */
export function labelBatch(images: LabelledImages, indices: Uint32Array, into?: Int32Array): Int32Array {
  const { labels } = images;
  const { length } = indices;
  if (into !== undefined && into.length < length) {
    throw new ShapeError(`labelBatch: into has length ${into.length}; expected at least ${length}`);
  }
  const batch = into ?? new Int32Array(length);
  for (let i = 0; i < length; i++) {
    const index = indices[i];
    if (index >= labels.length) {
      throw new OutOfRangeError(
        `labelBatch: indices[${i}] is ${index}; expected an index below the ${labels.length} labels`,
      );
    }
    batch[i] = labels[index];
  }
  return batch.length === length ? batch : batch.subarray(0, length);
}
