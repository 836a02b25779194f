import { OutOfRangeError, ShapeError } from '@crossmodal/theory';
import { describe, expect, test } from 'vitest';

import { labelBatch } from './label-batch.ts';
import { capturedError } from './testing/captured-error.ts';

const images = {
  count: 3,
  rows: 1,
  columns: 1,
  pixels: new Uint8Array(3),
  labels: Uint8Array.of(7, 0, 255),
  classes: 256,
};

describe('labelBatch', () => {
  test('labels come in the order of the indices', () => {
    expect(labelBatch(images, Uint32Array.of(2, 0, 0, 1))).toEqual(Int32Array.of(255, 7, 7, 0));
  });

  test('a buffer of the right length is filled and returned itself', () => {
    const into = new Int32Array(2);
    expect(labelBatch(images, Uint32Array.of(0, 2), into)).toBe(into);
    expect(into).toEqual(Int32Array.of(7, 255));
  });

  test('a longer buffer is filled from its beginning and returned as a view', () => {
    const into = new Int32Array(4).fill(-1);
    expect(labelBatch(images, Uint32Array.of(0), into)).toEqual(Int32Array.of(7));
    expect([...into]).toEqual([7, -1, -1, -1]);
  });

  test('a shorter buffer is refused with both lengths', async () => {
    const error = await capturedError(() => labelBatch(images, Uint32Array.of(0, 1), new Int32Array(1)));
    expect(error).toBeInstanceOf(ShapeError);
    expect(error.message).toContain('labelBatch: into has length 1; expected at least 2');
  });

  test('an index out of range is refused with its position and the number of labels', async () => {
    const error = await capturedError(() => labelBatch(images, Uint32Array.of(3)));
    expect(error).toBeInstanceOf(OutOfRangeError);
    expect(error.message).toContain('labelBatch: indices[0] is 3; expected an index below the 3 labels');
  });
});
