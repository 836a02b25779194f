import { ShapeError } from '@crossmodal/theory';
import { expect, test } from 'vitest';

import { accuracy } from './accuracy.ts';

test('accuracy is the fraction of equal entries', () => {
  expect(accuracy({ predicted: Uint32Array.of(3, 1, 4, 1), labels: Uint8Array.of(3, 1, 4, 2) })).toBe(0.75);
});

test('lists of different length, or none, are refused', () => {
  expect(() => accuracy({ predicted: [1], labels: [1, 2] })).toThrow('accuracy: predicted has 1 entries and labels 2');
  expect(() => accuracy({ predicted: [], labels: [] })).toThrow(ShapeError);
});
