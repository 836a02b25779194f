import { formatNpy } from '@crossmodal/datasets/embeddings/browser';
import { describe, expect, test } from 'vitest';

import { readEmbeddingFiles } from './read-embedding-files.ts';

const values = Float32Array.from({ length: 48 }, (_, at) => at + 1);

function file(name: string, content: Uint8Array, size = content.length) {
  return { name, size, arrayBuffer: async () => content.slice().buffer as ArrayBuffer };
}

function npy(name: string, shape: readonly number[], change: (data: Float32Array) => void = () => {}) {
  const data = values.slice(0, shape.reduce((product, side) => product * side, 1));
  change(data);
  return file(name, formatNpy({ data, shape }));
}

const text = (name: string, content: string) => file(name, new TextEncoder().encode(content));

describe('embeddings from files', () => {
  test('come from two files, named after them, or from one with both', async () => {
    const { zu, zv, sides } = await readEmbeddingFiles({ embeddings: [npy('image.npy', [8, 3]), npy('text.npy', [8, 3], (data) => data.set(data.toReversed()))] });
    expect([zu.data[0], zv.data[0], zu.rows, zv.columns]).toEqual([1, 24, 8, 3]);
    expect(sides).toEqual({ u: 'image', v: 'text' });
    const both = await readEmbeddingFiles({ embeddings: [npy('both.npy', [2, 8, 3])] });
    expect([both.zu.data[0], both.zv.data[0], both.sides.v]).toEqual([1, 25, 'second']);
  });

  const complex = formatNpy({ data: values, shape: [8, 6] });
  complex.set(new TextEncoder().encode("'<c8'"), new TextDecoder('latin1').decode(complex).indexOf("'<f4'"));
  test.each([
    ['one file of one modality', [npy('image.npy', [8, 3])], 'image.npy holds one modality. Choose the file of the other one too'],
    ['both modalities and another', [npy('both.npy', [2, 8, 3]), npy('text.npy', [8, 3])], 'both.npy holds both modalities. Choose it alone'],
    ['three files', [1, 2, 3].map((n) => npy(`${n}.npy`, [8, 3])), 'There are 3 files. Choose two'],
    ['another ending', [file('a.pt', new Uint8Array(9)), npy('text.npy', [8, 3])], 'a.pt has an ending that is not known. Choose .npy, .csv'],
    ['text without numbers', [text('a.csv', '1,2,3\n4,five,6\n'), npy('text.npy', [8, 3])], 'a.csv has "five" in row 2, column 2; expected a number. Give an item a line'],
    ['what is no Parquet', [text('a.parquet', 'none'), npy('text.npy', [8, 3])], 'a.parquet cannot be read as Parquet'],
    ['bytes of another program', [file('a.npy', new Uint8Array(99)), npy('text.npy', [8, 3])], 'a.npy does not begin as a .npy file does'],
    ['complex numbers', [file('a.npy', complex), npy('text.npy', [8, 3])], 'a.npy holds elements of the type <c8; expected float16, float32, float64 or integers. Save it anew'],
    ['another shape', [npy('a.npy', [24]), npy('text.npy', [8, 3])], 'a.npy has the shape (24)'],
    ['other rows', [npy('image.npy', [9, 3]), npy('text.npy', [8, 3])], 'image has 9 rows and text 8. Row i'],
    ['other widths', [npy('image.npy', [8, 4]), npy('text.npy', [8, 3])], 'image has the width 4 and text 3'],
    ['few pairs', [npy('both.npy', [2, 7, 3])], 'There are 7 pairs. Give at least 8'],
    ['NaN', [npy('image.npy', [8, 3], (data) => data.set([NaN], 7)), npy('text.npy', [8, 3])], 'image has NaN in row 2, column 1. Leave that row out'],
    ['a row of zeros', [npy('image.npy', [8, 3]), npy('text.npy', [8, 3], (data) => data.fill(0, 9, 12))], 'text has only zeros in row 3'],
    ['files too large', [file('image.npy', new Uint8Array(9), 2 ** 30), npy('text.npy', [8, 3])], 'The files have 1024 MiB, too large'],
  ])('are refused in words, with the remedy: %s', async (_, files, message) => {
    await expect(readEmbeddingFiles({ embeddings: files })).rejects.toThrow(message);
  });

  const lines = (data: readonly number[]) => Array.from({ length: data.length / 3 }, (_, row) => data.slice(3 * row, 3 * row + 3).join(',')).join('\n');
  const image = text('image.csv', `a,b,c\n${lines(Array.from(values.subarray(0, 24)))}`);
  const captions = npy('captions.npy', [10, 3]);
  const partners = (rows: readonly unknown[]) => text('partners.csv', rows.join('\n'));

  test('come from text too, several partners an item by their rows, and labels', async () => {
    const rows = [0, 0, 1, 2, 3, 4, 5, 6, 7, 7];
    const read = await readEmbeddingFiles({ embeddings: [image, captions], partners: partners(rows), labels: text('labels.txt', 'cat\ndog\n'.repeat(4)) });
    expect([read.zu.rows, read.zu.data[3], read.zv.rows]).toEqual([8, 4, 10]);
    expect([read.sides, read.partners, read.labels?.length]).toEqual([{ u: 'image', v: 'captions' }, rows, 8]);
  });

  test.each([
    [{ partners: partners([0, 1]) }, 'partners.csv has 2 lines, and captions 10 rows. Give a line for each row of captions'],
    [{ partners: partners([0, 0, 1, 2, 3, 4, 5, 6, 7, 8]) }, 'partners.csv has 8 in line 10. Give the number of a row of image, from 0 to 7'],
    [{ partners: partners([0, 0, 1, 2, 3, 4, 5, 6, 6, 6]) }, 'partners.csv gives row 7 of image no partner'],
    [{ partners: text('wide.csv', '0,1\n'.repeat(10)) }, 'wide.csv has 2 entries in row 1; expected one label a line, without a heading'],
    [{ partners: partners([0, 0, 1, 2, 3, 4, 5, 6, 7, 7]), labels: text('labels.txt', 'cat') }, 'labels.txt has 1 lines, and image 8 rows'],
    [{}, 'image has 8 rows and captions 10. Row i of one has to be the partner of row i of the other: select the same items in both, or, for several captions an image, give a file of partners'],
  ])('are refused with partners or labels that do not fit: %#', async (more, message) => {
    await expect(readEmbeddingFiles({ embeddings: [image, captions], ...more })).rejects.toThrow(message);
  });
});
