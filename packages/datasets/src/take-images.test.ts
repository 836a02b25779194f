import { OutOfRangeError, ShapeError } from '@crossmodal/theory';
import { describe, expect, test } from 'vitest';

import { takeImages } from './take-images.ts';
import { capturedError } from './testing/captured-error.ts';

const images = {
  count: 3,
  rows: 2,
  columns: 1,
  pixels: Uint8Array.of(1, 2, 3, 4, 5, 6),
  labels: Uint8Array.of(7, 8, 9),
  classes: 10,
};

describe('takeImages', () => {
  test('images and labels are taken together, in the order of the indices', () => {
    expect(takeImages(images, Uint32Array.of(2, 0, 2))).toEqual({
      count: 3,
      rows: 2,
      columns: 1,
      pixels: Uint8Array.of(5, 6, 1, 2, 5, 6),
      labels: Uint8Array.of(9, 7, 9),
      classes: 10,
    });
  });

  test('the subset shares no memory with the data set', () => {
    const subset = takeImages(images, Uint32Array.of(0));
    subset.pixels.fill(99);
    subset.labels.fill(0);
    expect([...images.pixels]).toEqual([1, 2, 3, 4, 5, 6]);
    expect([...images.labels]).toEqual([7, 8, 9]);
  });

  test('an index out of range is refused with its position and the number of images', async () => {
    const error = await capturedError(() => takeImages(images, Uint32Array.of(1, 3)));
    expect(error).toBeInstanceOf(OutOfRangeError);
    expect(error.message).toContain('takeImages: indices[1] is 3; expected an index below the 3 images');
  });

  test('a data set whose arrays do not fit its count is refused', async () => {
    const error = await capturedError(() => takeImages({ ...images, labels: Uint8Array.of(7) }, Uint32Array.of(0)));
    expect(error).toBeInstanceOf(ShapeError);
    expect(error.message).toContain('takeImages: images has 6 pixel bytes and 1 labels; expected 3 x 2 x 1 = 6 and 3');
  });
});
