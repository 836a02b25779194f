import { ShapeError } from '@crossmodal/theory';

import type { NpyArray } from './npy-array.ts';

/**
 * An array as a `.npy` file of the version 1, for `numpy.load`: float32 or float64, as the array is.
 *
 * @throws ShapeError If the shape does not fit the number of elements.
 *
 * @example
 * ```ts
 * import { formatNpy } from '@crossmodal/datasets/embeddings';
 *
 * const bytes = formatNpy({ data: Float32Array.of(1, 2), shape: [1, 2] });
 * console.log(bytes.length, new TextDecoder().decode(bytes.subarray(1, 6))); // 136 NUMPY
 * ```
 */
export function formatNpy({ data, shape }: NpyArray): Uint8Array<ArrayBuffer> {
  const count = shape.reduce((product, side) => product * side, 1);
  if (data.length !== count) throw new ShapeError(`formatNpy: data has ${data.length} entries; expected ${count} for the shape ${shape.join(' x ')}`);
  const size = data.BYTES_PER_ELEMENT;
  const sides = shape.length === 1 ? `${shape[0]},` : shape.join(', ');
  const text = `{'descr': '<f${size}', 'fortran_order': False, 'shape': (${sides}), }`;
  // Data begin at a multiple of 64 bytes.
  const total = Math.ceil((10 + text.length + 1) / 64) * 64;
  const bytes = new Uint8Array(total + count * size);
  const view = new DataView(bytes.buffer);
  bytes.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0]);
  view.setUint16(8, total - 10, true);
  bytes.set(new TextEncoder().encode(`${text.padEnd(total - 11)}\n`), 10);
  for (let i = 0; i < count; i++) {
    if (size === 4) view.setFloat32(total + 4 * i, data[i], true);
    else view.setFloat64(total + 8 * i, data[i], true);
  }
  return bytes;
}
