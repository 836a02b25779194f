import { DataFormatError, OutOfRangeError } from '@crossmodal/theory';
import { describe, expect, test } from 'vitest';

import { readIdxLabels } from './read-idx-labels.ts';
import { capturedError } from './testing/captured-error.ts';
import { writeIdx } from './testing/write-idx.ts';

const name = 'train-labels-idx1-ubyte';

describe('readIdxLabels', () => {
  test('labels are the bytes behind the header', () => {
    const bytes = Uint8Array.of(0, 0, 8, 1, 0, 0, 0, 4, 5, 0, 9, 1);
    expect(readIdxLabels(bytes, { name })).toEqual(Uint8Array.of(5, 0, 9, 1));
  });

  test('a label that is not below the number of classes is refused with its index and value', async () => {
    const error = await capturedError(() => readIdxLabels(writeIdx([3], [9, 0, 10]), { name }));
    expect(error).toBeInstanceOf(DataFormatError);
    expect(error.message).toContain(
      'readIdxLabels: train-labels-idx1-ubyte has the label 10 at index 2; expected labels from 0 to 9',
    );
  });

  test('the number of classes can be up to all 256 values of a byte', () => {
    expect(readIdxLabels(writeIdx([2], [255, 26]), { name, classes: 256 })).toEqual(Uint8Array.of(255, 26));
    expect(() => readIdxLabels(writeIdx([1], [2]), { name, classes: 2 })).toThrow('expected labels from 0 to 1');
  });

  test.each([0, 257, 2.5, NaN])('%d classes are refused', async (classes) => {
    const error = await capturedError(() => readIdxLabels(writeIdx([1], [0]), { name, classes }));
    expect(error).toBeInstanceOf(OutOfRangeError);
    expect(error.message).toContain(`readIdxLabels: classes is ${classes}; expected an integer from 1 to 256`);
  });

  test('an image file given for labels is called one', async () => {
    const error = await capturedError(() => readIdxLabels(writeIdx([1, 1, 1], [0]), { name }));
    expect(error).toBeInstanceOf(DataFormatError);
    expect(error.message).toContain(
      '2051 (0x00000803), an image file; expected 2049 (0x00000801, a label file); read this one with readIdxImages',
    );
  });

  test('a truncated label file is refused with both lengths', async () => {
    const error = await capturedError(() => readIdxLabels(writeIdx([5], [1, 2]), { name }));
    expect(error.message).toContain('train-labels-idx1-ubyte is truncated: 2 bytes after its header and its dimensions 5 take 5');
  });
});
