import { gzipSync } from 'node:zlib';

import { DataFormatError } from '@crossmodal/theory';
import { describe, expect, test } from 'vitest';

import { inflateIfGzip } from './inflate-if-gzip.ts';
import { readIdxImages } from './read-idx-images.ts';
import { capturedError } from './testing/captured-error.ts';

const file = Uint8Array.of(0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 2, 9, 8, 7, 6);

describe('inflateIfGzip', () => {
  test('a raw file passes as the very same array', async () => {
    expect(await inflateIfGzip(file)).toBe(file);
  });

  test('a raw file and its gzip give equal images', async () => {
    const raw = readIdxImages(await inflateIfGzip(file), { name: 'raw' });
    const zipped = readIdxImages(await inflateIfGzip(gzipSync(file)), { name: 'gzip' });
    expect(zipped).toEqual(raw);
    expect(zipped.pixels).toEqual(Uint8Array.of(9, 8, 7, 6));
  });

  test.each([0, 1])('data of %i bytes pass', async (length) => {
    const bytes = new Uint8Array(length).fill(0x1f);
    expect(await inflateIfGzip(bytes)).toBe(bytes);
  });

  test('data that begin as gzip and break off are refused with their name', async () => {
    const error = await capturedError(() => inflateIfGzip(gzipSync(file).subarray(0, -3), { name: 'images.gz' }));
    expect(error).toBeInstanceOf(DataFormatError);
    expect(error.message).toContain('images.gz');
  });
});
