import { encode } from 'fast-png';

import type { GrayImage } from './gray-image.ts';
import { requireGrayImage } from './require-gray-image.ts';

/** Arguments to one call of `String.fromCharCode`; engines refuse some hundred thousand. */
const CHUNK = 8192;

/**
 * An image as a `data:` address: an 8-bit grey PNG in base64, for the `src` of an `<img>` or the `href` of an SVG
 * `<image>`. Works in browsers and in Node, and the same pixels always give the same bytes.
 *
 * @param image `rows × columns` grey levels, row-major from the top left; 0 is black, 255 white.
 * @throws OutOfRangeError If `rows` or `columns` is not an integer from 1 to 65535.
 * @throws ShapeError If there are not `rows × columns` pixels.
 *
 * @example
 * ```ts
 * import { pngDataUri } from '@crossmodal/plots';
 *
 * const uri = pngDataUri({ pixels: Uint8Array.of(0, 255), rows: 1, columns: 2 });
 * console.log(uri.slice(0, 22)); // data:image/png;base64,
 * ```
 */
export function pngDataUri(image: GrayImage): string {
  requireGrayImage(image, 'pngDataUri: image');
  const png = encode(
    { width: image.columns, height: image.rows, data: image.pixels, depth: 8, channels: 1 },
    { zlib: { level: 9 } },
  );
  let binary = '';
  for (let start = 0; start < png.length; start += CHUNK) {
    binary += String.fromCharCode(...png.subarray(start, start + CHUNK));
  }
  return `data:image/png;base64,${btoa(binary)}`;
}
