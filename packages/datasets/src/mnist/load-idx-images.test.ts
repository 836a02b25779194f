import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

import { DataFormatError } from '@crossmodal/theory';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { capturedError } from '../testing/captured-error.ts';
import { writeIdx } from '../testing/write-idx.ts';
import { loadIdxImages } from './load-idx-images.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'crossmodal-'));
});
afterEach(() => rm(directory, { recursive: true }));

describe('loadIdxImages', () => {
  test('a raw file and its gzip give equal images', async () => {
    const bytes = writeIdx([2, 1, 2], [1, 2, 3, 4]);
    await writeFile(join(directory, 'raw'), bytes);
    await writeFile(join(directory, 'zipped'), gzipSync(bytes));
    const expected = { count: 2, rows: 1, columns: 2, pixels: Uint8Array.of(1, 2, 3, 4) };
    expect(await loadIdxImages(join(directory, 'raw'))).toEqual(expected);
    expect(await loadIdxImages(join(directory, 'zipped'))).toEqual(expected);
  });

  test('a file that does not exist is refused with its path', async () => {
    const path = join(directory, 'absent');
    const error = await capturedError(() => loadIdxImages(path));
    expect(error).toBeInstanceOf(DataFormatError);
    expect(error.message).toContain(`loadIdxImages: cannot read ${path} (ENOENT`);
  });

  test('a malformed file is refused with its path', async () => {
    const path = join(directory, 'labels');
    await writeFile(path, writeIdx([1], [3]));
    const error = await capturedError(() => loadIdxImages(path));
    expect(error).toBeInstanceOf(DataFormatError);
    expect(error.message).toContain(`${path} begins with the magic number 2049 (0x00000801), a label file`);
  });
});
