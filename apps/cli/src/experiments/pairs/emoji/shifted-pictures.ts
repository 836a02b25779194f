import type { Random } from '@crossmodal/theory';

/** Sizes of a picture. */
export interface PictureShape {
  readonly rows: number;
  readonly columns: number;
  readonly channels: number;
}

/** Value of white, which comes in from beyond the edges. */
const WHITE = 1;

/** Moves each picture of a batch by up to `most` pixels in both directions, drawn anew for each, in place. */
export function shiftedPictures(batch: Float32Array, { rows, columns, channels }: PictureShape, { most, random }: { readonly most: number; readonly random: Random }): Float32Array {
  const size = rows * columns * channels;
  const source = new Float32Array(size);
  for (let start = 0; start < batch.length; start += size) {
    const [down, right] = [random.integer(2 * most + 1) - most, random.integer(2 * most + 1) - most];
    if (down === 0 && right === 0) continue;
    source.set(batch.subarray(start, start + size));
    batch.fill(WHITE, start, start + size);
    const [left, width] = [Math.max(0, right), columns - Math.abs(right)];
    for (let row = Math.max(0, down); row < Math.min(rows, rows + down); row++) {
      const from = ((row - down) * columns + left - right) * channels;
      batch.set(source.subarray(from, from + width * channels), start + (row * columns + left) * channels);
    }
  }
  return batch;
}
