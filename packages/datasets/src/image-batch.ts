import { OutOfRangeError, ShapeError } from '@crossmodal/theory';

import type { GreyscaleImages } from './greyscale-images.ts';

/** For each of the 256 bytes the product with this rounds to the same float32 as the quotient byte / 255. */
const SCALE = 1 / 255;

/**
 * Gathers images into one float32 batch with values from 0 to 1 (byte / 255).
 *
 * @param images The data set, labelled or not.
 * @param indices The n images to take, in order; an index may come more than once.
 * @param into Where to write, of length at least n · rows · columns; allocated when left out.
 * @returns The batch, row-major n × rows × columns: `into` itself if its length is exactly that, a view of its
 *   beginning if it is longer, so one buffer serves a whole epoch with its short last batch.
 * @throws OutOfRangeError If an index is not below the number of images; `into` may then be partly written.
 * @throws ShapeError If `into` is too short, or `pixels` has not the length that the other fields say.
 *
 * @example
 * ```ts
 * import { imageBatch } from '@crossmodal/datasets';
 *
 * const images = { count: 2, rows: 1, columns: 2, pixels: Uint8Array.of(0, 51, 102, 255) };
 * console.log(imageBatch(images, Uint32Array.of(1, 1)).length); // 4
 * console.log(imageBatch(images, Uint32Array.of(1))[1]); // 1
 * ```
 */
export function imageBatch(images: GreyscaleImages, indices: Uint32Array, into?: Float32Array): Float32Array {
  const { count, rows, columns, pixels } = images;
  const size = rows * columns;
  const length = indices.length * size;
  if (pixels.length !== count * size) {
    throw new ShapeError(
      `imageBatch: images.pixels has ${pixels.length} bytes; expected count x rows x columns = ` +
        `${count} x ${rows} x ${columns} = ${count * size}`,
    );
  }
  if (into !== undefined && into.length < length) {
    throw new ShapeError(
      `imageBatch: into has length ${into.length}; expected at least ${indices.length} x ${rows} x ${columns} = ${length}`,
    );
  }
  const batch = into ?? new Float32Array(length);
  let target = 0;
  for (let i = 0; i < indices.length; i++) {
    const index = indices[i];
    if (index >= count) {
      throw new OutOfRangeError(`imageBatch: indices[${i}] is ${index}; expected an index below the ${count} images`);
    }
    const end = (index + 1) * size;
    for (let source = index * size; source < end; source++) batch[target++] = pixels[source] * SCALE;
  }
  return batch.length === length ? batch : batch.subarray(0, length);
}
