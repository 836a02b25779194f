import fc from 'fast-check';
import { expect, test } from 'vitest';

import { columnLogMeanExp } from './column-log-mean-exp.ts';
import { labelPosterior } from './label-posterior.ts';

const logit = fc.double({ min: -30, max: 30, noNaN: true });
const numbers = (length: number) => fc.array(logit, { minLength: length, maxLength: length });
const problem = fc
  .record({ rows: fc.integer({ min: 1, max: 6 }), pool: fc.integer({ min: 1, max: 6 }), columns: fc.integer({ min: 1, max: 5 }) })
  .chain(({ rows, pool, columns }) =>
    fc.record({
      rows: fc.constant(rows),
      pool: fc.constant(pool),
      columns: fc.constant(columns),
      values: numbers(rows * columns),
      reference: numbers(pool * columns),
      offsets: numbers(columns),
      shifts: numbers(rows),
      masses: fc.array(fc.double({ min: 0.1, max: 1, noNaN: true }), { minLength: columns, maxLength: columns }),
    }),
  );

function table(values: readonly number[], columns: number) {
  return { data: Float64Array.from(values), rows: values.length / columns, columns };
}

function marginalOf(masses: readonly number[]): number[] {
  const total = masses.reduce((sum, mass) => sum + mass, 0);
  return masses.map((mass) => mass / total);
}

test('every row is a law of the labels', () => {
  fc.assert(
    fc.property(problem, ({ rows, columns, values, masses }) => {
      const { data } = labelPosterior(table(values, columns), { labelMarginal: marginalOf(masses) });
      for (let i = 0; i < rows; i++) {
        const row = data.subarray(i * columns, (i + 1) * columns);
        expect(row.every((p) => p >= 0)).toBe(true);
        expect(row.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 12);
      }
    }),
  );
});

test('adding any c(v) to the logits leaves the offset-free posterior as it is', () => {
  fc.assert(
    fc.property(problem, ({ columns, values, reference, offsets, masses }) => {
      const labelMarginal = marginalOf(masses);
      const posterior = (shift: readonly number[]) => {
        const pool = table(reference.map((value, at) => value + shift[at % columns]), columns);
        const logits = table(values.map((value, at) => value + shift[at % columns]), columns);
        return labelPosterior(logits, { labelMarginal, logNormalisers: columnLogMeanExp(pool) }).data;
      };
      const shifted = posterior(offsets);
      // Logits up to 60 carry rounding errors near 60 · 2⁻⁵², which the exponential turns into relative ones.
      for (const [at, p] of posterior(offsets.map(() => 0)).entries()) expect(Math.abs(shifted[at] - p)).toBeLessThan(1e-12);
    }),
  );
});

test('adding any c(u) to the logits leaves the posterior as it is', () => {
  fc.assert(
    fc.property(problem, ({ columns, values, shifts, masses }) => {
      const labelMarginal = marginalOf(masses);
      const plain = labelPosterior(table(values, columns), { labelMarginal }).data;
      const moved = values.map((value, at) => value + shifts[Math.floor(at / columns)]);
      const shifted = labelPosterior(table(moved, columns), { labelMarginal }).data;
      for (const [at, p] of plain.entries()) expect(Math.abs(shifted[at] - p)).toBeLessThan(1e-12);
    }),
  );
});

test('a uniform label marginal is the default', () => {
  fc.assert(
    fc.property(problem, ({ columns, values }) => {
      const uniform = Array.from({ length: columns }, () => 1 / columns);
      const given = labelPosterior(table(values, columns), { labelMarginal: uniform }).data;
      for (const [at, p] of labelPosterior(table(values, columns)).data.entries()) expect(given[at]).toBeCloseTo(p, 12);
    }),
  );
});
