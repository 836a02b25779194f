import { expect, test } from 'vitest';

import { digitSheet } from './digit-sheet.ts';

const image = (...pixels: number[]) => ({ pixels: Uint8Array.from(pixels), rows: 2, columns: 2 });

test('a sheet holds its images side by side with a grey column between', () => {
  const sheet = digitSheet([image(1, 2, 3, 4), image(5, 6, 7, 8)]);
  expect([sheet.rows, sheet.columns]).toEqual([2, 5]);
  expect(Array.from(sheet.pixels)).toEqual([1, 2, 96, 5, 6, 3, 4, 96, 7, 8]);
});

test('a sheet of one image is that image', () => {
  expect(digitSheet([image(1, 2, 3, 4)])).toEqual(image(1, 2, 3, 4));
});

test('a sheet of nothing and a sheet of different sizes are refused', () => {
  expect(() => digitSheet([])).toThrow('digitSheet: images is empty');
  expect(() => digitSheet([image(1, 2, 3, 4), { pixels: new Uint8Array(2), rows: 1, columns: 2 }])).toThrow(
    'digitSheet: images[1] is 1 x 2; expected 2 x 2 as images[0]',
  );
});
