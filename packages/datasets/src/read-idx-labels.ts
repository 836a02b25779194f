import { DataFormatError } from '@crossmodal/theory';

import { parseIdx } from './parse-idx.ts';
import type { ReadIdxOptions } from './read-idx.ts';
import { requireInteger } from './require-integer.ts';

/** What {@link readIdxLabels} takes besides the bytes. */
export interface ReadIdxLabelsOptions extends ReadIdxOptions {
  /** Number of classes, from 1 to 256; default 10. */
  readonly classes?: number;
}

/**
 * Reads an IDX file of labels (magic number 2049: unsigned bytes, one a sample), the format of
 * `train-labels-idx1-ubyte`.
 *
 * @param bytes The whole file, decompressed (see `inflateIfGzip`).
 * @param options `name` of the file, for messages, and the number of `classes`, 10 by default.
 * @returns One class a sample, each below `classes`: a view of `bytes`, not a copy.
 * @throws DataFormatError If the bytes are no such file (an image file is called one) or a label is too large.
 * @throws OutOfRangeError If `classes` is no integer from 1 to 256.
 *
 * @example
 * ```ts
 * import { readIdxLabels } from '@crossmodal/datasets';
 *
 * const bytes = Uint8Array.of(0, 0, 8, 1, 0, 0, 0, 3, 7, 2, 1);
 * console.log(readIdxLabels(bytes, { name: 'example' })); // Uint8Array(3) [ 7, 2, 1 ]
 * ```
 */
export function readIdxLabels(bytes: Uint8Array, { name, classes = 10 }: ReadIdxLabelsOptions): Uint8Array {
  requireInteger(classes, { caller: 'readIdxLabels', name: 'classes', minimum: 1, maximum: 256 });
  const { data } = parseIdx(bytes, { caller: 'readIdxLabels', name, kind: 'labels' });
  for (let index = 0; index < data.length; index++) {
    if (data[index] >= classes) {
      throw new DataFormatError(
        `readIdxLabels: ${name} has the label ${data[index]} at index ${index}; ` +
          `expected labels from 0 to ${classes - 1}, or a larger classes`,
      );
    }
  }
  return data;
}
