import type { IdxArray } from './idx-array.ts';
import { parseIdx } from './parse-idx.ts';

/** How {@link readIdx} and its kin name what they read. */
export interface ReadIdxOptions {
  /** File name, or what else the bytes are; error messages begin with it. */
  readonly name: string;
}

/**
 * Reads an array of unsigned bytes of any rank in the IDX format of the MNIST database (LeCun, Cortes and
 * Burges): two zero bytes, the element type 0x08, the number of dimensions, each dimension as a big-endian
 * 32-bit integer, then the elements.
 *
 * @param bytes The whole file, decompressed (see `inflateIfGzip`).
 * @param options `name` of the file, for messages.
 * @returns The dimensions and a view of the elements, so the cost does not depend on the size.
 * @throws DataFormatError If the bytes are no such file: wrong magic number, another element type, no
 *   dimension or one that is 0, too few or too many elements.
 *
 * @example
 * ```ts
 * import { readIdx } from '@crossmodal/datasets';
 *
 * const bytes = Uint8Array.of(0, 0, 8, 2, 0, 0, 0, 1, 0, 0, 0, 3, 10, 20, 30);
 * const { dimensions, data } = readIdx(bytes, { name: 'example' });
 * console.log(dimensions); // [ 1, 3 ]
 * console.log(data); // Uint8Array(3) [ 10, 20, 30 ]
 * ```
 */
export function readIdx(bytes: Uint8Array, { name }: ReadIdxOptions): IdxArray {
  return parseIdx(bytes, { caller: 'readIdx', name });
}
