import { ShapeError } from '@crossmodal/theory';

import type { EmojiData } from './emoji-data.ts';

/** When two pictures are alike. */
export interface AlikePicturesOptions {
  /** Least correlation of the brightness of two pictures, one of them mirrored or not. */
  readonly correlation: number;
  /** Or greatest root mean square of the difference of their colours, which range from 0 to 1. */
  readonly difference: number;
}

/** A picture is compared by means over squares of so many pixels a side, so that a shift of a pixel matters little. */
const BLOCK = 2;

/** Weights of red, green and blue in the brightness (ITU-R BT.601). */
const BRIGHTNESS = [0.299, 0.587, 0.114];

/** All pairs of pictures that are alike, i < j, as [i, j, i, j, …]. */
export function alikePictures({ count, rows, columns, pictures }: EmojiData, { correlation, difference }: AlikePicturesOptions): Uint32Array {
  if (rows % BLOCK !== 0 || columns % BLOCK !== 0) throw new ShapeError(`emojiGroups: pictures are ${rows} x ${columns}; expected multiples of ${BLOCK}`);
  const [high, wide] = [rows / BLOCK, columns / BLOCK];
  const size = high * wide;
  const colours = new Float32Array(count * size * 3);
  for (let at = 0; at < count * rows * columns; at++) {
    const picture = Math.floor(at / (rows * columns));
    const row = Math.floor(at / columns) % rows;
    const block = picture * size + Math.floor(row / BLOCK) * wide + Math.floor((at % columns) / BLOCK);
    for (let channel = 0; channel < 3; channel++) colours[block * 3 + channel] += pictures[at * 3 + channel] / (255 * BLOCK * BLOCK);
  }
  const bright = standardised(colours, { count, size });
  const mirrored = mirror(bright, { count, high, wide });
  const most = difference * difference * size * 3;
  const pairs: number[] = [];
  for (let i = 0; i < count; i++) {
    for (let j = i + 1; j < count; j++) {
      if (largestProduct(i * size, j * size, { bright, mirrored, size }) >= correlation || within(i * size * 3, j * size * 3, { colours, length: size * 3, most })) pairs.push(i, j);
    }
  }
  return Uint32Array.from(pairs);
}

/** Brightness with mean 0 and norm 1 in each picture; a picture of one brightness is 0. */
function standardised(colours: Float32Array, { count, size }: { count: number; size: number }): Float32Array {
  const bright = new Float32Array(count * size);
  for (let at = 0; at < bright.length; at++) bright[at] = BRIGHTNESS[0] * colours[at * 3] + BRIGHTNESS[1] * colours[at * 3 + 1] + BRIGHTNESS[2] * colours[at * 3 + 2];
  for (let picture = 0; picture < count; picture++) {
    const own = bright.subarray(picture * size, (picture + 1) * size);
    let sum = 0;
    for (let at = 0; at < size; at++) sum += own[at];
    let squares = 0;
    for (let at = 0; at < size; at++) {
      own[at] -= sum / size;
      squares += own[at] * own[at];
    }
    const norm = Math.sqrt(squares);
    // What rounding leaves of a picture of one brightness says nothing.
    for (let at = 0; at < size; at++) own[at] = norm > 1e-4 ? own[at] / norm : 0;
  }
  return bright;
}

function mirror(bright: Float32Array, { count, high, wide }: { count: number; high: number; wide: number }): Float32Array {
  const mirrored = new Float32Array(bright.length);
  for (let row = 0; row < count * high; row++) {
    for (let column = 0; column < wide; column++) mirrored[row * wide + column] = bright[row * wide + wide - 1 - column];
  }
  return mirrored;
}

function largestProduct(a: number, b: number, { bright, mirrored, size }: { bright: Float32Array; mirrored: Float32Array; size: number }): number {
  let [same, turned] = [0, 0];
  for (let at = 0; at < size; at++) {
    same += bright[a + at] * bright[b + at];
    turned += bright[a + at] * mirrored[b + at];
  }
  return Math.max(same, turned);
}

/** Whether the sum of squared differences is at most `most`. */
function within(a: number, b: number, { colours, length, most }: { colours: Float32Array; length: number; most: number }): boolean {
  let sum = 0;
  for (let at = 0; at < length && sum <= most; at++) sum += (colours[a + at] - colours[b + at]) ** 2;
  return sum <= most;
}
