import { ShapeError } from './errors.ts';
import type { GrayImage } from './gray-image.ts';

/** Columns between neighbouring images of a sheet. */
const SHEET_GAP = 1;

/** Dark enough to belong to white-on-black digits, light enough to part them. */
const GAP_LEVEL = 96;

/**
 * Joins images side by side into one, a column of grey between neighbours: one PNG for a row of digits is several
 * times smaller than a PNG for each, whose headers and dictionaries repeat.
 *
 * @param images At least one image, all of one size.
 * @throws ShapeError If there is none or their sizes differ.
 */
export function digitSheet(images: readonly GrayImage[]): GrayImage {
  if (images.length === 0) throw new ShapeError('digitSheet: images is empty; expected at least one image');
  const { rows, columns } = images[0];
  const width = images.length * (columns + SHEET_GAP) - SHEET_GAP;
  const pixels = new Uint8Array(rows * width).fill(GAP_LEVEL);
  for (const [index, image] of images.entries()) {
    if (image.rows !== rows || image.columns !== columns) {
      throw new ShapeError(
        `digitSheet: images[${index}] is ${image.rows} x ${image.columns}; expected ${rows} x ${columns} as images[0]`,
      );
    }
    for (let row = 0; row < rows; row++) {
      const source = image.pixels.subarray(row * columns, (row + 1) * columns);
      pixels.set(source, row * width + index * (columns + SHEET_GAP));
    }
  }
  return { pixels, rows, columns: width };
}
