import { Buffer } from 'node:buffer';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, expect, it } from 'vitest';

import * as browser from './browser.ts';
import { formatNpy } from './format-npy.ts';
import { parseEmbeddingsCsv } from './parse-embeddings-csv.ts';
import { readEmbeddings } from './read-embeddings.ts';
import { readItemLabels } from './read-item-labels.ts';

/** Written by pyarrow 26.0.1: pyarrow.parquet.write_table of [[1.5, 2], [3, -4.25], [0.5, 8]], in the ways that the names say. */
const parquet = {
  snappy:
    'UEFSMRUEFR4VIkwVBhUAEgAADzgBAAAAYQEAAABiAQAAAGMVABUUFRgsFQYVEBUGFQYcNgAoAWMYAWEREQAAAAokAgAAAAYBAgMkABUEFTAVNEwVDBUAEgAAGFwAAMA/AAAAQAAAQEAAAIjAAAAAPwAAAEEVABUiFSYsFQwVEBUGFQYcGAQAAABBGAQAAIjAFgAoBAAAAEEYBAAAiMAREQAAABFAAgAAAAMqAgAAAAwDAwOIxgIVBBlcNQAYBnNjaGVtYRUEABUMJQIYAmlkJQBMHAAAADUCGAllbWJlZGRpbmcVAhUGTDwAAAA1BBgEbGlzdBUCABUIJQIYB2VsZW1lbnQAFgYZHBksJgAcFQwZNQAGEBkYAmlkFQIWBhaIARaQASZGJggcNgAoAWMYAWEREQAZLBUEFQAVAgAVABUQFQIAPBYGGQYZJgAGAAAAJgAcFQgZNQAGEBk4CWVtYmVkZGluZwRsaXN0B2VsZW1lbnQVAhYMFswBFtQBJugBJpgBHBgEAAAAQRgEAACIwBYAKAQAAABBGAQAAIjAEREAGSwVBBUAFQIAFQAVEBUCADwpJgYGGUYAAAAMAAAAFtQCFgYmCBbkAgAoIHBhcnF1ZXQtY3BwLWFycm93IHZlcnNpb24gMjYuMC4xGSwcAAAcAAAAPwEAAFBBUjE=',
  gzip:
    'UEFSMRUEFWAVVEwVDBUAEgAAH4sIAAAAAAACA2NgAIEf9gwQ4AChOKC04AEI/QAqr+AAAHJofhAwAAAAFQAVIhVGLBUMFRAVBhUGHBgIAAAAAAAAIEAYCAAAAAAAABHAFgAoCAAAAAAAACBAGAgAAAAAAAARwBERAAAAH4sIAAAAAAACA2NiYGBg1mICkjzMzMwdx5gA1BHaghEAAAAVBBlMNQAYBnNjaGVtYRUCADUCGAllbWJlZGRpbmcVAhUGTDwAAAA1BBgEbGlzdBUCABUKJQIYB2VsZW1lbnQAFgYZHBkcJgAcFQoZNQAGEBk4CWVtYmVkZGluZwRsaXN0B2VsZW1lbnQVBBYMFpwCFrQCJngmCBwYCAAAAAAAACBAGAgAAAAAAAARwBYAKAgAAAAAAAAgQBgIAAAAAAAAEcAREQAZLBUEFQAVAgAVABUQFQIAPCkmBgYZRgAAAAwAAAAWnAIWBiYIFrQCACggcGFycXVldC1jcHAtYXJyb3cgdmVyc2lvbiAyNi4wLjEZHBwAAAD2AAAAUEFSMQ==',
  fixed:
    'UEFSMRUEFTAVNEwVDBUAEgAAGFwAAMA/AAAAQAAAQEAAAIjAAAAAPwAAAEEVABUiFSYsFQwVEBUGFQYcGAQAAABBGAQAAIjAFgAoBAAAAEEYBAAAiMAREQAAABFAAgAAAAMqAgAAAAwDAwOIxgIVBBlMNQAYBnNjaGVtYRUCADUCGAllbWJlZGRpbmcVAhUGTDwAAAA1BBgEbGlzdBUCABUIJQIYB2VsZW1lbnQAFgYZHBkcJgAcFQgZNQAGEBk4CWVtYmVkZGluZwRsaXN0B2VsZW1lbnQVAhYMFswBFtQBJlgmCBwYBAAAAEEYBAAAiMAWACgEAAAAQRgEAACIwBERABksFQQVABUCABUAFRAVAgA8KSYGBhlGAAAADAAAABbMARYGJggW1AEAKCBwYXJxdWV0LWNwcC1hcnJvdyB2ZXJzaW9uIDI2LjAuMRkcHAAAAOYAAABQQVIx',
  columns:
    'UEFSMRUEFR4VHkwVBhUAEgAAAQAAAGEBAAAAYgEAAABjFQAVFBUULBUGFRAVBhUGHDYAKAFjGAFhEREAAAACAAAABgECAyQAFQQVMBUwTBUGFQASAAAAAAAAAAD4PwAAAAAAAAhAAAAAAAAA4D8VABUUFRQsFQYVEBUGFQYcGAgAAAAAAAAIQBgIAAAAAAAA4D8WACgIAAAAAAAACEAYCAAAAAAAAOA/EREAAAACAAAABgECAyQAFQQVMBUwTBUGFQASAAAAAAAAAAAAQAAAAAAAABHAAAAAAAAAIEAVABUUFRQsFQYVEBUGFQYcGAgAAAAAAAAgQBgIAAAAAAAAEcAWACgIAAAAAAAAIEAYCAAAAAAAABHAEREAAAACAAAABgECAyQAFQQZTDUAGAZzY2hlbWEVBgAVDCUCGAJpZCUATBwAAAAVCiUCGAF4ABUKJQIYAXkAFgYZHBk8JgAcFQwZNQAGEBkYAmlkFQAWBhaIARaIASZCJggcNgAoAWMYAWEREQAZLBUEFQAVAgAVABUQFQIAPBYGGQYZJgAGAAAAJgAcFQoZNQAGEBkYAXgVABYGFt4BFt4BJtwBJpABHBgIAAAAAAAACEAYCAAAAAAAAOA/FgAoCAAAAAAAAAhAGAgAAAAAAADgPxERABksFQQVABUCABUAFRAVAgA8KQYZJgAGAAAAJgAcFQoZNQAGEBkYAXkVABYGFt4BFt4BJroDJu4CHBgIAAAAAAAAIEAYCAAAAAAAABHAFgAoCAAAAAAAACBAGAgAAAAAAAARwBERABksFQQVABUCABUAFRAVAgA8KQYZJgAGAAAAFsQEFgYmCBbEBAAoIHBhcnF1ZXQtY3BwLWFycm93IHZlcnNpb24gMjYuMC4xGTwcAAAcAAAcAAAAgAEAAFBBUjE=',
  two:
    'UEFSMRUEFTAVNEwVDBUAEgAAGFwAAMA/AAAAQAAAQEAAAIjAAAAAPwAAAEEVABUiFSYsFQwVEBUGFQYcGAQAAABBGAQAAIjAFgAoBAAAAEEYBAAAiMAREQAAABFAAgAAAAMqAgAAAAwDAwOIxgIVBBUwFTRMFQwVABIAABhcAAAAPwAAAEEAAEBAAACIwAAAwD8AAABAFQAVIhUmLBUMFRAVBhUGHBgEAAAAQRgEAACIwBYAKAQAAABBGAQAAIjAEREAAAARQAIAAAADKgIAAAAMAwMDiMYCFQQZfDUAGAZzY2hlbWEVBAA1AhgFaW1hZ2UVAhUGTDwAAAA1BBgEbGlzdBUCABUIJQIYB2VsZW1lbnQANQIYBHRleHQVAhUGTDwAAAA1BBgEbGlzdBUCABUIJQIYB2VsZW1lbnQAFgYZHBksJgAcFQgZNQAGEBk4BWltYWdlBGxpc3QHZWxlbWVudBUCFgwWzAEW1AEmWCYIHBgEAAAAQRgEAACIwBYAKAQAAABBGAQAAIjAEREAGSwVBBUAFQIAFQAVEBUCADwpJgYGGUYAAAAMAAAAJgAcFQgZNQAGEBk4BHRleHQEbGlzdAdlbGVtZW50FQIWDBbMARbUASasAibcARwYBAAAAEEYBAAAiMAWACgEAAAAQRgEAACIwBERABksFQQVABUCABUAFRAVAgA8KSYGBhlGAAAADAAAABaYAxYGJggWqAMAKCBwYXJxdWV0LWNwcC1hcnJvdyB2ZXJzaW9uIDI2LjAuMRksHAAAHAAAAHUBAABQQVIx',
  zstd:
    'UEFSMRUEFTAVQkwVDBUAEgAAKLUv/SAYwQAAAADAPwAAAEAAAEBAAACIwAAAAD8AAABBFQAVIhU0LBUMFRAVBhUGHBgEAAAAQRgEAACIwBYAKAQAAABBGAQAAIjAEREAAAAotS/9IBGJAAACAAAAAyoCAAAADAMDA4jGAhUEGUw1ABgGc2NoZW1hFQIANQIYCWVtYmVkZGluZxUCFQZMPAAAADUEGARsaXN0FQIAFQglAhgHZWxlbWVudAAWBhkcGRwmABwVCBk1AAYQGTgJZW1iZWRkaW5nBGxpc3QHZWxlbWVudBUMFgwWzAEW8AEmZiYIHBgEAAAAQRgEAACIwBYAKAQAAABBGAQAAIjAEREAGSwVBBUAFQIAFQAVEBUCADwpJgYGGUYAAAAMAAAAFswBFgYmCBbwAQAoIHBhcnF1ZXQtY3BwLWFycm93IHZlcnNpb24gMjYuMC4xGRwcAAAA5gAAAFBBUjE=',
};

const folder = mkdtempSync(join(tmpdir(), 'crossmodal-embeddings-'));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

const table = { data: Float64Array.of(1.5, 2, 3, -4.25, 0.5, 8), rows: 3, columns: 2 };

it.each(['snappy', 'gzip', 'fixed', 'columns'] as const)('reads Parquet: %s', async (name) => {
  expect(await readEmbeddings(file(`${name}.parquet`, Buffer.from(parquet[name], 'base64')))).toEqual([table]);
});

it('takes the named one of several columns of lists, and asks for a name', async () => {
  const path = file('two.parquet', Buffer.from(parquet.two, 'base64'));
  const [text] = await readEmbeddings(path, { column: 'text' });
  expect([...text.data]).toEqual([0.5, 8, 3, -4.25, 1.5, 2]);
  await expect(readEmbeddings(path)).rejects.toThrow('two.parquet has lists of numbers in the columns image, text; expected one of them to be named, as in --column image');
  await expect(readEmbeddings(path, { column: 'sound' })).rejects.toThrow('has the columns image, text; expected sound among them');
  await expect(readEmbeddings(file('zstd.parquet', Buffer.from(parquet.zstd, 'base64')))).rejects.toThrow('expected pages that are uncompressed or compressed with snappy or gzip or brotli');
  await expect(readEmbeddings(file('none.parquet', 'none'))).rejects.toThrow('none.parquet cannot be read as Parquet');
});

it('reads one modality or both from NumPy', async () => {
  const data = Float32Array.from({ length: 24 }, (_, i) => i);
  expect(await readEmbeddings(file('one.npy', formatNpy({ data, shape: [6, 4] })))).toEqual([{ data, rows: 6, columns: 4 }]);
  const both = await readEmbeddings(file('both.npy', formatNpy({ data, shape: [2, 3, 4] })));
  expect(both).toEqual([
    { data: data.subarray(0, 12), rows: 3, columns: 4 },
    { data: data.subarray(12), rows: 3, columns: 4 },
  ]);
  await expect(readEmbeddings(file('three.npy', formatNpy({ data, shape: [3, 2, 4] })))).rejects.toThrow('has the shape (3, 2, 4); expected (items, width), or (2, pairs, width)');
  await expect(readEmbeddings(file('a.bin', 'x'))).rejects.toThrow('a.bin has an ending that is not known; expected .npy');
});

it('reads text with commas, semicolons or tabs, with and without names', async () => {
  for (const [name, text] of [['a.csv', '1.5,2\n3,-4.25\n0.5,8\n'], ['b.csv', 'x;y\r\n1.5;2\r\n3;-4.25\r\n\r\n0.5;8'], ['c.tsv', '1.5\t2\n3\t-4.25\n5e-1\t8']]) {
    expect(await readEmbeddings(file(name, text))).toEqual([table]);
  }
  expect(() => parseEmbeddingsCsv('1,2\n3\n', 'a.csv')).toThrow('a.csv has 1 entries in row 2; expected 2');
  expect(() => parseEmbeddingsCsv('x,y\n3,four\n', 'a.csv')).toThrow('a.csv has "four" in row 2, column 2; expected a number');
  expect(() => parseEmbeddingsCsv(' \n', 'a.csv')).toThrow('holds no numbers');
});

it('reads a label an item, words or numbers', async () => {
  expect(await readItemLabels(file('words.txt', 'cat\n dog \n\ncat'))).toEqual(['cat', 'dog', 'cat']);
  expect(await readItemLabels(file('head.csv', 'class\n3\n4\n'), { header: true })).toEqual(['3', '4']);
  expect(await readItemLabels(file('labels.npy', formatNpy({ data: Float64Array.of(2, 0), shape: [2] })))).toEqual(['2', '0']);
  await expect(readItemLabels(file('wide.csv', 'a\na,b\n'))).rejects.toThrow('wide.csv has 2 entries in row 2; expected one label a line');
  await expect(readItemLabels(file('empty.csv', '\n'))).rejects.toThrow('empty.csv is empty');
  await expect(readItemLabels(file('square.npy', formatNpy({ data: new Float32Array(4), shape: [2, 2] })))).rejects.toThrow('has the shape (2, 2); expected (items,)');
});

it('reads the same from bytes, as browsers have them, but for pages that only Node decompresses', async () => {
  const bytes = (name: keyof typeof parquet) => Buffer.from(parquet[name], 'base64');
  for (const name of ['snappy', 'fixed', 'columns'] as const) expect(await browser.parseEmbeddings(bytes(name), { name: 'a.parquet' })).toEqual([table]);
  await expect(browser.parseEmbeddings(bytes('gzip'), { name: 'a.parquet' })).rejects.toThrow('expected pages that are uncompressed or compressed with snappy');
  const text = new TextEncoder().encode('1.5,2\n3,-4.25\n0.5,8\n');
  expect(await browser.parseEmbeddings(text, { name: 'a.csv' })).toEqual([table]);
  expect(browser.parseItemLabels(new TextEncoder().encode('cat\ndog\n'), { name: 'labels.csv' })).toEqual(['cat', 'dog']);
});
