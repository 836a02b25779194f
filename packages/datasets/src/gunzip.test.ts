import { gzipSync } from 'node:zlib';

import { DataFormatError } from '@crossmodal/theory';
import { describe, expect, test } from 'vitest';

import { gunzip } from './gunzip.ts';
import { capturedError } from './testing/captured-error.ts';

const plain = Uint8Array.from({ length: 5000 }, (_, index) => (index * index) % 251);
const compressed = Uint8Array.from(gzipSync(plain));

describe('gunzip', () => {
  test('data compressed by zlib come back', async () => {
    expect(await gunzip(compressed)).toEqual(plain);
  });

  test('empty data come back empty', async () => {
    expect(await gunzip(gzipSync(new Uint8Array(0)))).toEqual(new Uint8Array(0));
  });

  test.each([4, compressed.length - 20, compressed.length - 1])(
    'a gzip file truncated to %i bytes is refused with its name and length',
    async (length) => {
      const error = await capturedError(() => gunzip(compressed.subarray(0, length), { name: 'images.gz' }));
      expect(error).toBeInstanceOf(DataFormatError);
      expect(error.message).toContain(`gunzip: images.gz (length ${length}) is corrupt or truncated`);
      expect(error.cause).toBeInstanceOf(Error);
    },
  );

  test('a gzip file whose data do not match its check sum is refused', async () => {
    const corrupt = compressed.slice();
    // The check sum is the first half of the last eight bytes (RFC 1952, section 2.3).
    corrupt[corrupt.length - 8] ^= 0xff;
    const error = await capturedError(() => gunzip(corrupt, { name: 'images.gz' }));
    expect(error).toBeInstanceOf(DataFormatError);
    expect(error.message).toContain('images.gz');
  });

  test('data that are not gzip are refused with the remedy', async () => {
    const error = await capturedError(() => gunzip(Uint8Array.of(0, 0, 8, 1)));
    expect(error).toBeInstanceOf(DataFormatError);
    expect(error.message).toContain('bytes (length 4) does not begin with the bytes 1F 8B');
    expect(error.message).toContain('inflateIfGzip');
  });
});
