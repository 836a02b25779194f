import { OutOfRangeError, ShapeError } from './errors.ts';
import type { GrayImage } from './gray-image.ts';

/**
 * Checks that an image has as many pixels as its size says.
 *
 * @param image The image.
 * @param where Function and argument for the message, such as `imageGrid: rows[0].images[3]`.
 * @throws OutOfRangeError If `rows` or `columns` is not an integer from 1 to 65535.
 * @throws ShapeError If there are not `rows × columns` pixels.
 */
export function requireGrayImage(image: GrayImage, where: string): void {
  for (const side of ['rows', 'columns'] as const) {
    if (!Number.isInteger(image[side]) || image[side] < 1 || image[side] > 65535) {
      throw new OutOfRangeError(`${where}.${side} is ${image[side]}; expected an integer from 1 to 65535`);
    }
  }
  const expected = image.rows * image.columns;
  if (image.pixels.length !== expected) {
    throw new ShapeError(
      `${where}.pixels has ${image.pixels.length} entries; expected ${image.rows} x ${image.columns} = ${expected}`,
    );
  }
}
