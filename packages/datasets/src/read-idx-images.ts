import type { GreyscaleImages } from './greyscale-images.ts';
import { parseIdx } from './parse-idx.ts';
import type { ReadIdxOptions } from './read-idx.ts';

/**
 * Reads an IDX file of images (magic number 2051: unsigned bytes, images × rows × columns), the format of
 * `train-images-idx3-ubyte`.
 *
 * @param bytes The whole file, decompressed (see `inflateIfGzip`).
 * @param options `name` of the file, for messages.
 * @returns The images; `pixels` is a view of `bytes`, not a copy.
 * @throws DataFormatError If the bytes are no such file; a label file is called one.
 *
 * @example
 * ```ts
 * import { readIdxImages } from '@crossmodal/datasets';
 *
 * const header = [0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 2];
 * const images = readIdxImages(Uint8Array.of(...header, 0, 255, 255, 0), { name: 'example' });
 * console.log(images.count, images.rows, images.columns); // 1 2 2
 * console.log(images.pixels); // Uint8Array(4) [ 0, 255, 255, 0 ]
 * ```
 */
export function readIdxImages(bytes: Uint8Array, { name }: ReadIdxOptions): GreyscaleImages {
  const { dimensions, data } = parseIdx(bytes, { caller: 'readIdxImages', name, kind: 'images' });
  const [count, rows, columns] = dimensions;
  return { count, rows, columns, pixels: data };
}
