import { readFileSync } from 'node:fs';

import { type GreyscaleImages, readIdxImages } from '@crossmodal/datasets';
import { decode } from 'fast-png';

import { UsageError } from './errors.ts';

const SIDE = 28;
const PNG_SIGNATURE = [0x89, 0x50, 0x4e, 0x47];

/**
 * Reads a picture of one digit, or a file of many, as MNIST has them: grey, 28 × 28, white ink on black.
 *
 * A PNG of another size is scaled by averaging over areas; one whose border is light is taken as dark ink on white and
 * inverted, which `note` is told.
 *
 * @param path A PNG, or an IDX file of images, raw.
 */
export function readDigits(path: string, note: (text: string) => void): GreyscaleImages {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(path);
  } catch (cause) {
    throw new UsageError(`--image ${path} cannot be read (${(cause as Error).message})`, { cause });
  }
  if (!PNG_SIGNATURE.every((byte, i) => bytes[i] === byte)) {
    if (bytes[0] !== 0 || bytes[1] !== 0) throw new UsageError(`--image ${path} is neither a PNG nor an IDX file; expected one of them`);
    const images = readIdxImages(bytes, { name: path });
    if (images.rows !== SIDE || images.columns !== SIDE) {
      throw new UsageError(`--image ${path} holds images of ${images.rows} x ${images.columns} pixels; expected ${SIDE} x ${SIDE}`);
    }
    return images;
  }
  const grey = greyOf(path, bytes);
  const scaled = scale(grey.values, grey.width, grey.height);
  const light = borderMean(scaled) > 0.5;
  if (light) note(`${path} has a light border: taken as dark ink on white and inverted`);
  return { count: 1, rows: SIDE, columns: SIDE, pixels: Uint8Array.from(scaled, (value) => Math.round(255 * (light ? 1 - value : value))) };
}

/** Luminance from 0 to 1 over a white page where the picture is transparent. */
function greyOf(path: string, bytes: Uint8Array): { values: Float64Array; width: number; height: number } {
  let png: ReturnType<typeof decode>;
  try {
    png = decode(bytes);
  } catch (cause) {
    throw new UsageError(`--image ${path} is a damaged PNG (${(cause as Error).message})`, { cause });
  }
  const { width, height, data, channels, depth, palette } = png;
  if (depth < 8 && !palette) throw new UsageError(`--image ${path} has ${depth} bits a channel; expected 8 or 16`);
  const top = depth === 16 ? 65_535 : 255;
  const values = new Float64Array(width * height);
  for (let i = 0; i < values.length; i++) {
    const pixel = palette ? palette[data[i]] : Array.from(data.subarray(i * channels, (i + 1) * channels));
    const colours = palette ? 3 : channels >= 3 ? 3 : 1;
    const luminance = colours === 3 ? 0.2126 * pixel[0] + 0.7152 * pixel[1] + 0.0722 * pixel[2] : pixel[0];
    const alpha = pixel.length > colours ? pixel[colours] / top : 1;
    values[i] = (alpha * luminance) / top + (1 - alpha);
  }
  return { values, width, height };
}

/** Averages over the area that each of the 28 × 28 pixels covers. */
function scale(values: Float64Array, width: number, height: number): Float64Array {
  const scaled = new Float64Array(SIDE * SIDE);
  for (let i = 0; i < SIDE; i++) {
    const [top, bottom] = [(i * height) / SIDE, ((i + 1) * height) / SIDE];
    for (let j = 0; j < SIDE; j++) {
      const [left, right] = [(j * width) / SIDE, ((j + 1) * width) / SIDE];
      let sum = 0;
      for (let y = Math.floor(top); y < bottom; y++) {
        for (let x = Math.floor(left); x < right; x++) {
          const overlap = (Math.min(y + 1, bottom) - Math.max(y, top)) * (Math.min(x + 1, right) - Math.max(x, left));
          sum += overlap * values[y * width + x];
        }
      }
      scaled[i * SIDE + j] = sum / ((bottom - top) * (right - left));
    }
  }
  return scaled;
}

function borderMean(square: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < SIDE - 1; k++) {
    sum += square[k] + square[(k + 1) * SIDE - 1] + square[(SIDE - 1) * SIDE + k + 1] + square[(k + 1) * SIDE];
  }
  return sum / (4 * (SIDE - 1));
}
