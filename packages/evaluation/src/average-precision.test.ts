import { OutOfRangeError, ShapeError } from '@crossmodal/theory';
import fc from 'fast-check';
import { expect, test } from 'vitest';

import { averagePrecision } from './average-precision.ts';
import { precisionAtK } from './precision-at-k.ts';

test('average precision is the mean of the precisions at the right answers', () => {
  // In order of score: right, wrong, right, wrong, wrong, right: (1/1 + 2/3 + 3/6) / 3 = 13/18.
  const ranking = { scores: [1, 6, 2, 3, 4, 5], relevant: Uint8Array.of(1, 1, 0, 0, 1, 0) };
  expect(averagePrecision(ranking)).toBeCloseTo(13 / 18, 15);
});

test('equal scores come in the order of their indices', () => {
  expect(averagePrecision({ scores: [1, 1], relevant: Uint8Array.of(1, 0) })).toBe(1);
  expect(averagePrecision({ scores: [1, 1], relevant: Uint8Array.of(0, 1) })).toBe(0.5);
  expect(precisionAtK({ scores: [1, 1], relevant: Uint8Array.of(0, 1) }, 1)).toBe(0);
});

test('precision at k is the fraction of right answers among the first k', () => {
  const ranking = { scores: [4, 3, 2, 1], relevant: Uint8Array.of(1, 0, 255, 0) };
  expect([1, 2, 3, 4].map((k) => precisionAtK(ranking, k))).toEqual([1, 1 / 2, 2 / 3, 1 / 2]);
});

test('average precision is the mean over right answers of the precision at their ranks', () => {
  const candidates = fc.array(fc.record({ score: fc.integer({ min: 0, max: 9 }), right: fc.boolean() }), { minLength: 1, maxLength: 25 });
  fc.assert(
    fc.property(candidates, (list) => {
      fc.pre(list.some(({ right }) => right));
      const ranking = { scores: list.map(({ score }) => score), relevant: Uint8Array.from(list, ({ right }) => Number(right)) };
      // The rank of candidate i: those above it, and those level with it that do not come later.
      const ranks = list.flatMap(({ score, right }, i) =>
        right ? [list.filter((other, j) => other.score > score || (other.score === score && j <= i)).length] : [],
      );
      const expected = ranks.reduce((sum, rank) => sum + precisionAtK(ranking, rank), 0) / ranks.length;
      expect(averagePrecision(ranking)).toBeCloseTo(expected, 12);
    }),
  );
});

test('average precision without right answers is refused, precision is 0', () => {
  const ranking = { scores: [1, 2], relevant: new Uint8Array(2) };
  expect(() => averagePrecision(ranking)).toThrow(OutOfRangeError);
  expect(precisionAtK(ranking, 2)).toBe(0);
});

test('scores and relevance of different length, or too great a k, are refused', () => {
  const ranking = { scores: [1, 2], relevant: new Uint8Array(3) };
  expect(() => averagePrecision(ranking)).toThrow('averagePrecision: scores has 2 entries and relevant 3');
  expect(() => precisionAtK(ranking, 1)).toThrow(ShapeError);
  expect(() => precisionAtK({ scores: [1], relevant: new Uint8Array(1) }, 2)).toThrow(
    'precisionAtK: k is 2; expected an integer from 1 to 1',
  );
});
