import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { createRandom, type Covariances, type DenseMatrix, empiricalPair, MomentAccumulator } from '../index.ts';

const DIMENSIONS = { dimensionU: 4, dimensionV: 3 };
const SEED = 20240612;

const samples = (count: number, columns: number, { mean = 0, seed = 1 } = {}): DenseMatrix => {
  const random = createRandom(seed);
  return { data: Float64Array.from({ length: count * columns }, () => mean + random.normal()), rows: count, columns };
};
const slice = ({ data, columns }: DenseMatrix, first: number, end: number): DenseMatrix => ({
  data: data.slice(first * columns, end * columns),
  rows: end - first,
  columns,
});

/** The two-pass formula on integers of 2⁻³² of the samples' grid, without any rounding until the last division. */
function exact(u: DenseMatrix, v: DenseMatrix): number[] {
  const scaled = ({ data }: DenseMatrix) => Array.from(data, (value) => BigInt(value * 2 ** 32));
  const [a, b] = [scaled(u), scaled(v)];
  const count = BigInt(u.rows);
  const sumOf = (values: bigint[], columns: number, j: number) => values.reduce((sum, value, at) => (at % columns === j ? sum + value : sum), 0n);
  const result: number[] = [];
  for (let i = 0; i < u.columns; i++) {
    for (let j = 0; j < v.columns; j++) {
      let products = 0n;
      for (let row = 0; row < u.rows; row++) products += a[row * u.columns + i] * b[row * v.columns + j];
      const numerator = count * products - sumOf(a, u.columns, i) * sumOf(b, v.columns, j);
      result.push(Number(numerator) / 2 ** 64 / Number(count * count));
    }
  }
  return result;
}

function expectClose({ Cuu, Cuv, Cvv }: Covariances, [u, v]: readonly [DenseMatrix, DenseMatrix], tolerance: number): void {
  for (const [actual, expected] of [[Cuu, exact(u, u)], [Cuv, exact(u, v)], [Cvv, exact(v, v)]] as const) {
    for (const [at, value] of expected.entries()) expect(Math.abs(actual.data[at] - value)).toBeLessThan(tolerance);
  }
}

/** Samples on a grid that BigInt reads exactly. */
const onGrid = (matrix: DenseMatrix): DenseMatrix => ({ ...matrix, data: matrix.data.map((value) => Math.round(value * 2 ** 24) / 2 ** 24) });

describe.each([0, 1e8, -1e8])('with a mean of %d', (mean) => {
  const u = onGrid(samples(60, 4, { mean, seed: 3 }));
  const v = onGrid(samples(60, 3, { mean: 2 * mean, seed: 4 }));
  for (let i = 0; i < 60; i++) v.data[3 * i] += 0.5 * (u.data[4 * i] - mean);

  test('covariances are exact to rounding, however the samples are split and the parts merged', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ length: fc.integer({ min: 1, max: 30 }), to: fc.integer({ min: 0, max: 2 }) }), { minLength: 1, maxLength: 12 }),
        fc.constantFrom([0, 1, 2], [2, 0, 1], [1, 2, 0]),
        (pieces, order) => {
          const parts = [0, 1, 2].map(() => new MomentAccumulator(DIMENSIONS));
          let first = 0;
          for (const { length, to } of [...pieces, { length: 60, to: 0 }]) {
            const end = Math.min(60, first + length);
            if (end > first) parts[to].add(slice(u, first, end), slice(v, first, end));
            first = end;
          }
          const whole = parts[order[0]];
          whole.merge(parts[order[1]]);
          whole.merge(parts[order[2]]);
          expect(whole.count).toBe(60);
          expectClose(whole.covariances(), [u, v], 1e-13);
          for (let j = 0; j < 4; j++) {
            const expected = mean + Array.from({ length: 60 }, (_, i) => u.data[4 * i + j] - mean).reduce((sum, value) => sum + value, 0) / 60;
            expect(Math.abs(whole.meanU[j] - expected)).toBeLessThanOrEqual(1e-15 * Math.abs(mean) + 1e-14);
          }
        },
      ),
      { seed: SEED, numRuns: 40 },
    );
  });
});

test('batches longer than the work space, and of float32, are taken in whole', () => {
  const u = samples(2500, 4, { mean: 5 });
  const v = { ...samples(2500, 3, { seed: 2 }), data: Float32Array.from(samples(2500, 3, { seed: 2 }).data) };
  const moments = new MomentAccumulator(DIMENSIONS);
  moments.add(u, v);
  expect(moments.count).toBe(2500);
  const { Cuv, Cvv } = moments.covariances();
  const mean = (data: ArrayLike<number>, columns: number, j: number) => Array.from({ length: 2500 }, (_, i) => data[i * columns + j]).reduce((a, b) => a + b, 0) / 2500;
  expect(moments.meanV[2]).toBeCloseTo(mean(v.data, 3, 2), 13);
  const product = Float64Array.from({ length: 2500 }, (_, i) => (u.data[4 * i + 1] - mean(u.data, 4, 1)) * (v.data[3 * i + 2] - mean(v.data, 3, 2)));
  expect(Cuv.data[1 * 3 + 2]).toBeCloseTo(mean(product, 1, 0), 13);
  expect(Cvv.data[1]).toBe(Cvv.data[3]);
});

test('merging leaves the other as it is, and an empty one changes nothing', () => {
  const [a, b] = [new MomentAccumulator(DIMENSIONS), new MomentAccumulator(DIMENSIONS)];
  b.add(samples(5, 4), samples(5, 3));
  const before = b.covariances();
  b.merge(a);
  a.merge(b);
  a.add(samples(7, 4, { seed: 9 }), samples(7, 3, { seed: 8 }));
  expect([a.count, b.count]).toEqual([12, 5]);
  expect(b.covariances()).toEqual(before);
});

describe('MomentAccumulator.pair', () => {
  const rowsOf = ({ data, rows, columns }: DenseMatrix) => Array.from({ length: rows }, (_, i) => data.slice(i * columns, (i + 1) * columns));

  test('is the empirical pair of all samples, for any split over batches and accumulators, with a ridge or without', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 39 }), fc.integer({ min: 0, max: 1000 }), fc.constantFrom(0, 0.3), (cut, seed, ridge) => {
        const [u, v] = [samples(40, 4, { mean: 2, seed }), samples(40, 3, { mean: -1, seed: seed + 1 })];
        const [first, second] = [new MomentAccumulator(DIMENSIONS), new MomentAccumulator(DIMENSIONS)];
        first.add(slice(u, 0, cut), slice(v, 0, cut));
        second.add(slice(u, cut, 40), slice(v, cut, 40));
        first.merge(second);
        const expected = empiricalPair(rowsOf(u), rowsOf(v), { ridge });
        const pair = first.pair({ ridge });
        expect(pair.mutualInformation).toBeCloseTo(expected.mutualInformation, 11);
        for (const [at, sigma] of expected.sigma.entries()) expect(pair.sigma[at]).toBeCloseTo(sigma, 11);
        for (const [at, mean] of expected.meanU.entries()) expect(pair.meanU[at]).toBeCloseTo(mean, 12);
        expect(pair.Cuv.clone().sub(expected.Cuv).norm()).toBeLessThan(1e-12);
      }),
      { seed: SEED, numRuns: 50 },
    );
  });

  test('refuses fewer samples than dimensions without a ridge', () => {
    const moments = new MomentAccumulator(DIMENSIONS);
    moments.add(samples(3, 4), samples(3, 3, { seed: 2 }));
    expect(() => moments.pair()).toThrow(/MomentAccumulator\.pair.*give more samples, or a ridge/);
  });
});
