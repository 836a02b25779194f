import { ShapeError } from '@crossmodal/theory';

import type { GreyscaleImages } from './greyscale-images.ts';
import { requireInteger } from './require-integer.ts';

/** The two parts of every image of a data set. */
export interface SplitImages {
  /** The columns before the cut. */
  readonly left: GreyscaleImages;
  /** The columns from the cut on. */
  readonly right: GreyscaleImages;
}

/**
 * Cuts every image into a left and a right part: two views of one thing that share no pixel, so a pair (u, v) without
 * labels.
 *
 * @param images The data set.
 * @param cut Column of the first pixel of the right part; default half the columns, rounded down.
 * @returns Two data sets of as many images, copies that share no memory with `images`.
 * @throws OutOfRangeError If `cut` is no integer from 1 to the number of columns − 1.
 * @throws ShapeError If `pixels` has not the length that the other fields say.
 *
 * @example
 * ```ts
 * import { splitColumns } from '@crossmodal/datasets';
 *
 * const images = { count: 1, rows: 2, columns: 4, pixels: Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8) };
 * const { left, right } = splitColumns(images);
 * console.log(left.columns, left.pixels); // 2 Uint8Array(4) [ 1, 2, 5, 6 ]
 * console.log(right.pixels); // Uint8Array(4) [ 3, 4, 7, 8 ]
 * ```
 */
export function splitColumns(images: GreyscaleImages, cut: number = Math.floor(images.columns / 2)): SplitImages {
  const { count, rows, columns, pixels } = images;
  if (pixels.length !== count * rows * columns) {
    throw new ShapeError(
      `splitColumns: images.pixels has ${pixels.length} bytes; expected count x rows x columns = ${count} x ${rows} x ${columns}`,
    );
  }
  requireInteger(cut, { caller: 'splitColumns', name: 'cut', minimum: 1, maximum: columns - 1 });
  return { left: cutOut(images, 0, cut), right: cutOut(images, cut, columns) };
}

function cutOut({ count, rows, columns, pixels }: GreyscaleImages, from: number, to: number): GreyscaleImages {
  const width = to - from;
  const part = new Uint8Array(count * rows * width);
  for (let line = 0; line < count * rows; line++) {
    part.set(pixels.subarray(line * columns + from, line * columns + to), line * width);
  }
  return { count, rows, columns: width, pixels: part };
}
