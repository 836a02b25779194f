import { DataFormatError } from '@crossmodal/theory';
import { describe, expect, test } from 'vitest';

import { readIdxImages } from './read-idx-images.ts';
import { capturedError } from './testing/captured-error.ts';
import { writeIdx } from './testing/write-idx.ts';

const name = 'train-images-idx3-ubyte';
const twoImages = Uint8Array.of(0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 3, 1, 2, 3, 4, 5, 6);

describe('readIdxImages', () => {
  test('count, rows and columns come in the order of the header', () => {
    expect(readIdxImages(twoImages, { name })).toEqual({
      count: 2,
      rows: 1,
      columns: 3,
      pixels: Uint8Array.of(1, 2, 3, 4, 5, 6),
    });
  });

  test('the pixels are a view of the bytes, not a copy', () => {
    expect(readIdxImages(twoImages, { name }).pixels.buffer).toBe(twoImages.buffer);
  });

  test('a label file given for images is called one, with both magic numbers and the remedy', async () => {
    const error = await capturedError(() => readIdxImages(writeIdx([2], [5, 0]), { name }));
    expect(error).toBeInstanceOf(DataFormatError);
    expect(error.message).toContain(
      'readIdxImages: train-images-idx3-ubyte begins with the magic number 2049 (0x00000801), a label file; ' +
        'expected 2051 (0x00000803, an image file); read this one with readIdxLabels',
    );
  });

  test('unsigned bytes of another rank are refused with what was found and expected', async () => {
    const error = await capturedError(() => readIdxImages(writeIdx([1, 1], [5]), { name }));
    expect(error.message).toContain('2050 (0x00000802), unsigned bytes in 2 dimensions; expected 2051');
  });

  test('another element type is refused by its name', async () => {
    const error = await capturedError(() => readIdxImages(writeIdx([1, 1, 1], [0, 0, 0, 0], 0x0d), { name }));
    expect(error).toBeInstanceOf(DataFormatError);
    expect(error.message).toContain('element type float32 (0x0D)');
  });

  test('a truncated image file is refused with its name and both lengths', async () => {
    const error = await capturedError(() => readIdxImages(twoImages.subarray(0, -1), { name }));
    expect(error).toBeInstanceOf(DataFormatError);
    expect(error.message).toContain(
      'readIdxImages: train-images-idx3-ubyte is truncated: 5 bytes after its header and its dimensions 2 x 1 x 3 take 6',
    );
  });

  test('an image file with trailing bytes is refused with its name and both lengths', async () => {
    const error = await capturedError(() => readIdxImages(Uint8Array.of(...twoImages, 0, 0), { name }));
    expect(error).toBeInstanceOf(DataFormatError);
    expect(error.message).toContain(
      'readIdxImages: train-images-idx3-ubyte has trailing bytes: 8 bytes after its header and its dimensions 2 x 1 x 3 take 6',
    );
  });
});
