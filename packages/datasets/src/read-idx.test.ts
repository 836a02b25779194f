import { DataFormatError } from '@crossmodal/theory';
import { describe, expect, test } from 'vitest';

import { readIdx } from './read-idx.ts';
import { capturedError } from './testing/captured-error.ts';
import { writeIdx } from './testing/write-idx.ts';

const name = 'some-file';

describe('readIdx', () => {
  test('dimensions are read as big-endian 32-bit integers', () => {
    const data = new Uint8Array(258).fill(7);
    const bytes = Uint8Array.of(0, 0, 8, 2, 0, 0, 1, 2, 0, 0, 0, 1, ...data);
    expect(readIdx(bytes, { name })).toEqual({ dimensions: [258, 1], data });
  });

  test('the elements are a view of the bytes, not a copy', () => {
    const bytes = writeIdx([2], [1, 2]);
    const { data } = readIdx(bytes, { name });
    bytes[9] = 99;
    expect([...data]).toEqual([1, 99]);
    expect(data.buffer).toBe(bytes.buffer);
  });

  test('a Node Buffer that is a part of a larger pool reads like a plain array', () => {
    const pool = Buffer.from([255, 255, 255, ...writeIdx([3], [4, 5, 6]), 255]);
    const { data } = readIdx(pool.subarray(3, -1), { name });
    expect(data).toEqual(Uint8Array.of(4, 5, 6));
    expect(Buffer.isBuffer(data)).toBe(false);
  });

  test.each([
    [0x09, 'signed byte (0x09)'],
    [0x0b, 'int16 (0x0B)'],
    [0x0c, 'int32 (0x0C)'],
    [0x0d, 'float32 (0x0D)'],
    [0x0e, 'float64 (0x0E)'],
    [0x07, 'unknown element type 0x07'],
  ])('the element type %i is refused by its name', async (type, description) => {
    const error = await capturedError(() => readIdx(writeIdx([1], [0], type), { name }));
    expect(error).toBeInstanceOf(DataFormatError);
    expect(error.message).toContain(description);
    expect(error.message).toContain('expected 0x000008DD');
  });

  test('bytes that do not begin with two zeros are refused as no IDX file', async () => {
    const error = await capturedError(() => readIdx(Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 0), { name }));
    expect(error).toBeInstanceOf(DataFormatError);
    expect(error.message).toContain('readIdx: some-file begins with the magic number 2303741511 (0x89504E47), not of an IDX file');
  });

  test('gzip data is refused with the remedy', async () => {
    const error = await capturedError(() => readIdx(Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0), { name }));
    expect(error.message).toContain('the mark of gzip');
    expect(error.message).toContain('inflateIfGzip');
  });

  test('an array without dimensions is refused', async () => {
    const error = await capturedError(() => readIdx(writeIdx([], [5]), { name }));
    expect(error).toBeInstanceOf(DataFormatError);
    expect(error.message).toContain('0 dimensions');
  });

  test('a dimension of 0 is refused with its position', async () => {
    const error = await capturedError(() => readIdx(writeIdx([2, 0], []), { name }));
    expect(error.message).toContain('readIdx: some-file has dimension 1 equal to 0');
  });

  test('bytes shorter than a magic number are refused with their length', () => {
    expect(() => readIdx(new Uint8Array(0), { name })).toThrow('some-file is truncated: it has 0 bytes');
    expect(() => readIdx(new Uint8Array(3), { name })).toThrow('some-file is truncated: it has 3 bytes');
  });

  test('a header that breaks off is refused with both lengths', () => {
    const bytes = writeIdx([1, 1, 1], [0]).subarray(0, 10);
    expect(() => readIdx(bytes, { name })).toThrow('it has 10 bytes and its header of 3 dimensions takes 16');
  });

  test('dimensions whose product exceeds every buffer are refused as truncated', async () => {
    const huge = 2 ** 32 - 1;
    const error = await capturedError(() => readIdx(writeIdx([huge, huge, huge], [1]), { name }));
    expect(error).toBeInstanceOf(DataFormatError);
    expect(error.message).toContain('4294967295 x 4294967295 x 4294967295');
  });
});
