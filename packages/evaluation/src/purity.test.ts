import { OutOfRangeError, ShapeError } from '@crossmodal/theory';
import { expect, test } from 'vitest';

import { distinctCount } from './distinct-count.ts';
import { purity } from './purity.ts';

test('purity is the fraction of draws with the label given, repeated draws counted each time', () => {
  const labels = Uint8Array.of(7, 7, 3);
  expect(purity({ indices: Uint32Array.of(0, 0, 1, 2), labels, label: 7 })).toBe(0.75);
  expect(purity({ indices: [2], labels, label: 7 })).toBe(0);
});

test('no draws and draws from outside the pool are refused', () => {
  expect(() => purity({ indices: [], labels: [1], label: 1 })).toThrow(ShapeError);
  expect(() => purity({ indices: [1], labels: [1], label: 1 })).toThrow('purity: indices[0] is 1; expected an integer from 0 to 0');
  expect(() => purity({ indices: [-1], labels: [1], label: 1 })).toThrow(OutOfRangeError);
});

test('the number of distinct draws counts each item once', () => {
  expect(distinctCount(Uint32Array.of(5, 5, 5))).toBe(1);
  expect(distinctCount([3, 1, 2, 3])).toBe(3);
  expect(distinctCount([])).toBe(0);
});
