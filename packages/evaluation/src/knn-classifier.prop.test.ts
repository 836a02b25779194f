import fc from 'fast-check';
import { expect, test } from 'vitest';

import { knnClassifier } from './knn-classifier.ts';
import { nearestNeighbours } from './nearest-neighbours.ts';

/** Small whole coordinates: distances and votes tie often, and every product is exact. */
const problem = fc
  .record({ pool: fc.integer({ min: 1, max: 9 }), queries: fc.integer({ min: 1, max: 5 }), columns: fc.integer({ min: 1, max: 3 }) })
  .chain(({ pool, queries, columns }) =>
    fc.record({
      columns: fc.constant(columns),
      pool: fc.array(fc.array(fc.integer({ min: -2, max: 2 }), { minLength: columns, maxLength: columns }), { minLength: pool, maxLength: pool }),
      queries: fc.array(fc.array(fc.integer({ min: -2, max: 2 }), { minLength: columns, maxLength: columns }), { minLength: queries, maxLength: queries }),
      labels: fc.array(fc.integer({ min: 0, max: 2 }), { minLength: pool, maxLength: pool }),
      k: fc.integer({ min: 1, max: pool }),
      block: fc.integer({ min: 1, max: 6 }),
    }),
  );

const table = (rows: number[][]) => ({ data: Float64Array.from(rows.flat()), rows: rows.length, columns: rows[0].length });
const squaredDistance = (a: number[], b: number[]) => a.reduce((sum, value, j) => sum + (value - b[j]) ** 2, 0);

test('Euclidean neighbours are those of a full sort, in the order of the indices where distances tie', () => {
  fc.assert(
    fc.property(problem, ({ pool, queries, k, block }) => {
      const found = nearestNeighbours({ pool: table(pool), queries: table(queries), k, metric: 'euclidean', block });
      const expected = queries.flatMap((query) =>
        pool.map((_, index) => index).toSorted((a, b) => squaredDistance(query, pool[a]) - squaredDistance(query, pool[b]) || a - b).slice(0, k),
      );
      expect([...found]).toEqual(expected);
    }),
  );
});

test('the class is the most frequent among the k, the nearest of equally frequent ones', () => {
  fc.assert(
    fc.property(problem, ({ pool, queries, labels, k, block }) => {
      const found = knnClassifier({ pool: table(pool), labels, queries: table(queries), k, metric: 'euclidean', block });
      queries.forEach((query, i) => {
        const near = pool.map((_, index) => index).toSorted((a, b) => squaredDistance(query, pool[a]) - squaredDistance(query, pool[b]) || a - b).slice(0, k);
        const count = (label: number) => near.filter((index) => labels[index] === label).length;
        const most = Math.max(...near.map((index) => count(labels[index])));
        expect(found[i]).toBe(labels[near.find((index) => count(labels[index]) === most)!]);
      });
    }),
  );
});

test('cosine neighbours come in falling order of the cosine, and the rest has none greater', () => {
  fc.assert(
    fc.property(problem, ({ pool, queries, k, block }) => {
      const cosine = (a: number[], b: number[]) => {
        const norms = Math.sqrt(squaredDistance(a, a.map(() => 0)) * squaredDistance(b, b.map(() => 0)));
        return norms === 0 ? 0 : a.reduce((sum, value, j) => sum + value * b[j], 0) / norms;
      };
      const found = nearestNeighbours({ pool: table(pool), queries: table(queries), k, block });
      queries.forEach((query, i) => {
        const near = [...found.subarray(i * k, (i + 1) * k)];
        expect(new Set(near).size).toBe(k);
        const cosines = near.map((index) => cosine(query, pool[index]));
        for (let j = 1; j < k; j++) expect(cosines[j]).toBeLessThanOrEqual(cosines[j - 1] + 1e-12);
        pool.forEach((item, index) => {
          if (!near.includes(index)) expect(cosine(query, item)).toBeLessThanOrEqual(cosines[k - 1] + 1e-12);
        });
      });
    }),
  );
});

test('names what is wrong', () => {
  const one = table([[1, 2]]);
  expect(() => nearestNeighbours({ pool: one, queries: table([[1]]), k: 1 })).toThrow(/pool has 2 columns and queries 1/);
  expect(() => nearestNeighbours({ pool: one, queries: one, k: 2 })).toThrow(/k is 2; expected an integer from 1 to 1/);
  expect(() => nearestNeighbours({ pool: one, queries: one, k: 1, metric: 'l1' as 'cosine' })).toThrow(/metric is l1/);
  expect(() => knnClassifier({ pool: one, labels: [], queries: one, k: 1 })).toThrow(/labels has 0 entries; expected 1/);
});
