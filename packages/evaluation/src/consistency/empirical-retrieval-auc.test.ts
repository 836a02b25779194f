import fc from 'fast-check';
import { expect, it } from 'vitest';

import { empiricalRetrievalAuc } from './empirical-retrieval-auc.ts';

const sampleOf = (positives: readonly number[], rows: readonly (readonly number[])[]) => ({
  positives,
  negatives: { sampling: 'own', scores: { data: Float64Array.from(rows.flat()), rows: rows.length, columns: rows[0].length } } as const,
});

it('counts a tie as one half and takes the mean over anchors', () => {
  const { auc, perAnchor } = empiricalRetrievalAuc(sampleOf([1, 0], [[0, 1, 1, 2], [1, 1, -1, 0]]));
  expect([...perAnchor]).toEqual([(1 + 0.5 + 0.5) / 4, (1 + 0.5) / 4]);
  expect(auc).toBe((0.5 + 0.375) / 2);
});

it('constant scores have an AUC of one half', () => {
  expect(empiricalRetrievalAuc(sampleOf([3, 3], [[3, 3, 3], [3, 3, 3]])).auc).toBe(0.5);
});

it('the tolerance makes ties of what differs by no more', () => {
  expect(empiricalRetrievalAuc(sampleOf([1], [[1.25, 0.75, 2]]), { tieTolerance: 0.25 }).auc).toBe(1 / 3);
  expect(() => empiricalRetrievalAuc(sampleOf([1], [[1]]), { tieTolerance: -1 })).toThrow('tieTolerance is -1; expected a number >= 0');
});

it('is unchanged by increasing maps of each anchor and turned over by a change of sign', () => {
  const row = fc.array(fc.integer({ min: -3, max: 3 }), { minLength: 4, maxLength: 4 });
  fc.assert(
    fc.property(fc.array(row, { minLength: 1, maxLength: 5 }), fc.double({ min: -2, max: 2, noNaN: true }), (rows, shift) => {
      const of = (map: (score: number, anchor: number) => number) =>
        empiricalRetrievalAuc(sampleOf(rows.map(([first], i) => map(first, i)), rows.map(([, ...others], i) => others.map((score) => map(score, i))))).auc;
      const plain = of((score) => score);
      expect(of((score, anchor) => score ** 3 * (1 + anchor) + 4 * shift)).toBe(plain);
      expect(of((score) => -score)).toBeCloseTo(1 - plain, 15);
    }),
  );
});
