import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

import { DataFormatError, OutOfRangeError } from '@crossmodal/theory';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { capturedError } from '../testing/captured-error.ts';
import { writeIdx } from '../testing/write-idx.ts';
import { loadLabelledImages } from './load-labelled-images.ts';

let images: string;
let labels: string;
let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'crossmodal-'));
  images = join(directory, 'images');
  labels = join(directory, 'labels');
  await writeFile(images, writeIdx([2, 1, 2], [1, 2, 3, 4]));
});
afterEach(() => rm(directory, { recursive: true }));

describe('loadLabelledImages', () => {
  test('images and labels of a pair of files come together, whichever of them is gzip', async () => {
    await writeFile(labels, gzipSync(writeIdx([2], [9, 0])));
    expect(await loadLabelledImages({ images, labels })).toEqual({
      count: 2,
      rows: 1,
      columns: 2,
      pixels: Uint8Array.of(1, 2, 3, 4),
      labels: Uint8Array.of(9, 0),
      classes: 10,
    });
  });

  test('files with different numbers of samples are refused with both counts and paths', async () => {
    await writeFile(labels, writeIdx([3], [9, 0, 1]));
    const error = await capturedError(() => loadLabelledImages({ images, labels }));
    expect(error).toBeInstanceOf(DataFormatError);
    expect(error.message).toContain(
      `loadLabelledImages: the number of images in ${images} is 2 and of labels in ${labels} is 3;`,
    );
  });

  test('a label that is not below classes is refused with its file, index and value', async () => {
    await writeFile(labels, writeIdx([2], [1, 2]));
    const error = await capturedError(() => loadLabelledImages({ images, labels, classes: 2 }));
    expect(error).toBeInstanceOf(DataFormatError);
    expect(error.message).toContain(`${labels} has the label 2 at index 1; expected labels from 0 to 1`);
  });

  test('the two paths in the wrong order are refused', async () => {
    await writeFile(labels, writeIdx([2], [9, 0]));
    const error = await capturedError(() => loadLabelledImages({ images: labels, labels: images }));
    expect(error).toBeInstanceOf(DataFormatError);
    expect(error.message).toContain(`${labels} begins with the magic number 2049 (0x00000801), a label file`);
    expect(error.message).toContain('swap the two files');
  });

  test('a missing file is refused with its path', async () => {
    const error = await capturedError(() => loadLabelledImages({ images, labels }));
    expect(error).toBeInstanceOf(DataFormatError);
    expect(error.message).toContain(`loadLabelledImages: cannot read ${labels} (ENOENT`);
  });

  test('a number of classes out of range is refused', async () => {
    await writeFile(labels, writeIdx([2], [9, 0]));
    expect(await capturedError(() => loadLabelledImages({ images, labels, classes: 0 }))).toBeInstanceOf(OutOfRangeError);
  });
});
