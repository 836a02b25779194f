import { createRandom } from '@crossmodal/theory';
import { expect, it } from 'vitest';

import { rademacherMonteCarlo } from './rademacher-monte-carlo.ts';

it('agrees with the mean over all signs', () => {
  const [rows, columns] = [3, 6];
  const data = Float64Array.from({ length: rows * columns }, (_, at) => Math.sin(7 * at) + (at % 2));
  let exact = 0;
  for (let mask = 0; mask < 2 ** columns; mask++) {
    const means = Array.from({ length: rows }, (_, c) => {
      let sum = 0;
      for (let i = 0; i < columns; i++) sum += (mask & (1 << i) ? 1 : -1) * data[c * columns + i];
      return sum / columns;
    });
    exact += Math.max(...means) / 2 ** columns;
  }
  const { complexity, standardError } = rademacherMonteCarlo({ data, rows, columns }, { draws: 20_000, random: createRandom(1) });
  expect(Math.abs(complexity - exact)).toBeLessThan(4 * standardError);
  expect(standardError).toBeLessThan(0.01);
});

it('that of one function is 0 in the mean, and that of ±1 on n points the mean of |σ̄|', () => {
  const one = rademacherMonteCarlo({ data: Float64Array.of(1, 2, 3), rows: 1, columns: 3 }, { draws: 10_000, random: createRandom(2) });
  expect(Math.abs(one.complexity)).toBeLessThan(4 * one.standardError);
  // E|σ₁ + σ₂|/2 = 1/2.
  const two = rademacherMonteCarlo({ data: Float64Array.of(1, 1, -1, -1), rows: 2, columns: 2 }, { draws: 10_000, random: createRandom(3) });
  expect(Math.abs(two.complexity - 0.5)).toBeLessThan(4 * two.standardError);
});

it('one draw has no standard error', () => {
  const { standardError } = rademacherMonteCarlo({ data: Float64Array.of(1), rows: 1, columns: 1 }, { draws: 1, random: createRandom(1) });
  expect(standardError).toBeNaN();
  expect(() => rademacherMonteCarlo({ data: Float64Array.of(1), rows: 1, columns: 1 }, { draws: 0, random: createRandom(1) })).toThrow('draws is 0');
});
