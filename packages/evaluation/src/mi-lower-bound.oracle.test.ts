import { finiteJoint, OutOfRangeError, ShapeError } from '@crossmodal/theory';
import { expect, test } from 'vitest';

import { miLowerBound } from './mi-lower-bound.ts';

const square = (rows: readonly (readonly number[])[]) => ({ data: Float64Array.from(rows.flat()), rows: rows.length, columns: rows.length });

test('a multiple s of the identity has the bound ln B − ln(1 + (B − 1) e^(−s)), and constants 0', () => {
  const identity = (B: number, s: number) => square(Array.from({ length: B }, (_, i) => Array.from({ length: B }, (__, j) => (i === j ? s : 0))));
  for (const [B, s] of [[4, 2], [2, 0.3], [50, 9]] as const) {
    const { bound, ceiling } = miLowerBound(identity(B, s));
    expect(bound).toBeCloseTo(Math.log(B) - Math.log(1 + (B - 1) * Math.exp(-s)), 13);
    expect(ceiling).toBe(Math.log(B));
  }
  expect(miLowerBound(identity(4, 2)).bound).toBeCloseTo(Math.log(4) - 0.340753, 6);
  expect(miLowerBound(square([[7, 7, 7], [7, 7, 7], [7, 7, 7]])).bound).toBeCloseTo(0, 14);
});

test('it comes up to its ceiling and not above, without overflow', () => {
  const { bound, ceiling } = miLowerBound(square([[1e4, -1e4, 0], [0, 1e4, 0], [0, -Infinity, 1e4]]));
  expect(bound).toBeLessThanOrEqual(ceiling);
  expect(bound).toBeCloseTo(ceiling, 12);
});

test('a constant for all logits changes nothing, and columns count as rows do', () => {
  const rows = [[1, 0.5, -2], [0.25, 3, 1], [0, -1, 0.75]];
  const { bound } = miLowerBound(square(rows));
  expect(miLowerBound(square(rows.map((row) => row.map((x) => x + 11)))).bound).toBeCloseTo(bound, 13);
  expect(miLowerBound(square(rows.map((_, i) => rows.map((row) => row[i])))).bound).toBeCloseTo(bound, 14);
});

test('over all batches of two and of three pairs its mean stays below the mutual information, and is largest for the PMI', () => {
  const joint = finiteJoint([[0.4, 0.1], [0.1, 0.4]]);
  const { pointwiseMutualInformation: pmi, probabilities, mutualInformation } = joint;
  const states = [0, 1].flatMap((u) => [0, 1].map((v) => ({ u, v, p: probabilities[u][v] })));
  const mean = (B: number, logit: (u: number, v: number) => number): number => {
    let sum = 0;
    for (let code = 0; code < states.length ** B; code++) {
      const batch = Array.from({ length: B }, (_, place) => states[Math.floor(code / states.length ** place) % states.length]);
      const probability = batch.reduce((product, { p }) => product * p, 1);
      sum += probability * miLowerBound(square(batch.map(({ u }) => batch.map(({ v }) => logit(u, v))))).bound;
    }
    return sum;
  };
  const atPmi = [2, 3].map((B) => mean(B, (u, v) => pmi[u][v]));
  expect(atPmi[0]).toBeLessThan(atPmi[1]);
  expect(atPmi[1]).toBeLessThan(mutualInformation);
  expect(mutualInformation).toBeCloseTo(0.192745, 6);
  for (const factor of [0.3, 0.8, 1.3, 3, -1]) expect(mean(2, (u, v) => factor * pmi[u][v])).toBeLessThan(atPmi[0]);
});

test('tables that are not square and pairs that cannot be are refused', () => {
  expect(() => miLowerBound({ data: new Float64Array(6), rows: 2, columns: 3 })).toThrow(ShapeError);
  expect(() => miLowerBound(square([[0, Number.NaN], [0, 0]]))).toThrow(/row 0, column 1 is NaN/);
  expect(() => miLowerBound(square([[0, 0], [0, -Infinity]]))).toThrow(OutOfRangeError);
});
