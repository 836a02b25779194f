import { OutOfRangeError, ShapeError } from '@crossmodal/theory';
import { describe, expect, test } from 'vitest';

import { imageBatch } from './image-batch.ts';
import { capturedError } from './testing/captured-error.ts';

const images = { count: 3, rows: 1, columns: 2, pixels: Uint8Array.of(0, 255, 51, 102, 153, 204) };

describe('imageBatch', () => {
  test('images come in the order of the indices, scaled to 0 … 1', () => {
    expect(imageBatch(images, Uint32Array.of(2, 0, 2))).toEqual(Float32Array.of(0.6, 0.8, 0, 1, 0.6, 0.8));
  });

  test('every byte becomes the float32 nearest to byte / 255', () => {
    const pixels = Uint8Array.from({ length: 256 }, (_, byte) => byte);
    const batch = imageBatch({ count: 1, rows: 16, columns: 16, pixels }, Uint32Array.of(0));
    expect([...batch]).toEqual(Array.from(pixels, (byte) => Math.fround(byte / 255)));
  });

  test('a buffer of the right length is filled and returned itself', () => {
    const into = new Float32Array(2).fill(9);
    expect(imageBatch(images, Uint32Array.of(1), into)).toBe(into);
    expect(into).toEqual(Float32Array.of(0.2, 0.4));
  });

  test('a longer buffer is filled from its beginning and returned as a view', () => {
    const into = new Float32Array(5).fill(9);
    const batch = imageBatch(images, Uint32Array.of(1), into);
    expect(batch).toEqual(Float32Array.of(0.2, 0.4));
    expect(batch.buffer).toBe(into.buffer);
    expect([...into.subarray(2)]).toEqual([9, 9, 9]);
  });

  test('a shorter buffer is refused with both lengths', async () => {
    const error = await capturedError(() => imageBatch(images, Uint32Array.of(0, 1), new Float32Array(3)));
    expect(error).toBeInstanceOf(ShapeError);
    expect(error.message).toContain('imageBatch: into has length 3; expected at least 2 x 1 x 2 = 4');
  });

  test('an index out of range is refused with its position and the number of images', async () => {
    const error = await capturedError(() => imageBatch(images, Uint32Array.of(0, 3)));
    expect(error).toBeInstanceOf(OutOfRangeError);
    expect(error.message).toContain('imageBatch: indices[1] is 3; expected an index below the 3 images');
  });

  test('pixels that do not fit the other fields are refused', async () => {
    const error = await capturedError(() => imageBatch({ ...images, count: 4 }, Uint32Array.of(0)));
    expect(error).toBeInstanceOf(ShapeError);
    expect(error.message).toContain('imageBatch: images.pixels has 6 bytes; expected count x rows x columns = 4 x 1 x 2 = 8');
  });

  test('no indices give an empty batch', () => {
    expect(imageBatch(images, new Uint32Array(0)).length).toBe(0);
  });
});
