import { describe, expect, it } from 'vitest';

import { createRandom, OutOfRangeError } from './index.ts';

const draws = (count: number, draw: () => number) => Array.from({ length: count }, draw);
const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

describe('Random', () => {
  it('gives the same numbers for the same seed and stream', () => {
    const [a, b] = [createRandom(42, 3), createRandom(42, 3)];
    expect(draws(100, () => a.uniform())).toEqual(draws(100, () => b.uniform()));
  });

  it('gives other numbers for another seed or another stream', () => {
    const reference = createRandom(42).uniform();
    expect(createRandom(43).uniform()).not.toBe(reference);
    expect(createRandom(42, 1).uniform()).not.toBe(reference);
  });

  it('starts neighbouring seeds far apart', () => {
    const first = draws(1000, () => 0).map((_, seed) => createRandom(seed).uniform());
    // The lag-one correlation of n independent uniforms is within 4/sqrt(n) of 0 but for odds of 1 in 16,000.
    const centred = first.map((value) => value - mean(first));
    const lagged = mean(centred.slice(1).map((value, i) => value * centred[i])) / mean(centred.map((value) => value ** 2));
    expect(Math.abs(lagged)).toBeLessThan(4 / Math.sqrt(1000));
  });

  it('continues exactly from a saved state, through JSON', () => {
    const random = createRandom(5);
    random.normal();
    const saved = JSON.parse(JSON.stringify(random.state())) as number[];
    const expected = [random.normal(), random.uniform(), random.integer(1000)];
    const other = createRandom(99);
    other.restore(saved);
    expect([other.normal(), other.uniform(), other.integer(1000)]).toEqual(expected);
  });

  it('draws uniforms with mean 1/2 and variance 1/12', () => {
    const random = createRandom(1);
    const values = draws(100_000, () => random.uniform());
    // Standard errors: sqrt(1/12/n) = 9.1e-4 for the mean, sqrt(1/180/n) = 2.4e-4 for the variance; 4 of each.
    expect(Math.abs(mean(values) - 0.5)).toBeLessThan(3.7e-3);
    expect(Math.abs(mean(values.map((value) => (value - 0.5) ** 2)) - 1 / 12)).toBeLessThan(1e-3);
    expect(Math.min(...values)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...values)).toBeLessThan(1);
  });

  it('draws normals with the first four moments 0, 1, 0, 3', () => {
    const random = createRandom(2);
    const values = draws(100_000, () => random.normal());
    // Standard errors of the raw moments at n = 1e5: 1, sqrt 2, sqrt 15 and sqrt 96 over sqrt n; 4 of each.
    const root = Math.sqrt(1e5);
    expect(Math.abs(mean(values))).toBeLessThan(4 / root);
    expect(Math.abs(mean(values.map((z) => z ** 2)) - 1)).toBeLessThan((4 * Math.SQRT2) / root);
    expect(Math.abs(mean(values.map((z) => z ** 3)))).toBeLessThan((4 * Math.sqrt(15)) / root);
    expect(Math.abs(mean(values.map((z) => z ** 4)) - 3)).toBeLessThan((4 * Math.sqrt(96)) / root);
  });

  it('draws every integer below the bound equally often', () => {
    const random = createRandom(3);
    const counts = Array.from({ length: 7 }, () => 0);
    for (let draw = 0; draw < 70_000; draw++) counts[random.integer(7)]++;
    const chiSquare = counts.reduce((sum, count) => sum + (count - 10_000) ** 2 / 10_000, 0);
    expect(chiSquare).toBeLessThan(27.9); // the 0.9999 quantile of chi-square with 6 degrees of freedom
  });

  it('permutes without losing or repeating an index', () => {
    const order = createRandom(4).permutation(1000);
    expect([...order].toSorted((a, b) => a - b)).toEqual(Array.from({ length: 1000 }, (_, i) => i));
    expect([...order]).not.toEqual(Array.from({ length: 1000 }, (_, i) => i));
  });

  it('puts each of three items in each place equally often', () => {
    const random = createRandom(6);
    const counts = new Map<string, number>();
    for (let draw = 0; draw < 60_000; draw++) {
      const key = random.permutation(3).join('');
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    const chiSquare = [...counts.values()].reduce((sum, count) => sum + (count - 10_000) ** 2 / 10_000, 0);
    expect(counts.size).toBe(6);
    expect(chiSquare).toBeLessThan(25.8); // the 0.9999 quantile of chi-square with 5 degrees of freedom
  });

  it.each([0.5, NaN, 2 ** 32, -(2 ** 31) - 1])('refuses the seed %s', (seed) => {
    expect(() => createRandom(seed)).toThrow(OutOfRangeError);
    expect(() => createRandom(seed)).toThrow(/createRandom: seed is/);
  });

  it('refuses a bad stream, bound and state by name', () => {
    expect(() => createRandom(0, -1)).toThrow(/stream is -1/);
    expect(() => createRandom(0).integer(0)).toThrow(/bound is 0/);
    expect(() => createRandom(0).restore([1, 2])).toThrow(/state is \[1, 2\]/);
  });
});
