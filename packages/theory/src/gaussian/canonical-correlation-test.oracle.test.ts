import { describe, expect, it } from 'vitest';

import { canonicalCorrelationTest, createRandom, type Random } from '../index.ts';

const normals = (random: Random, width: number) => Array.from({ length: width }, () => random.normal());

/** Samples whose first canonical correlations are `sigmas` and whose others are 0. */
function samples(random: Random, count: number, { nu, nv, sigmas }: { nu: number; nv: number; sigmas: number[] }): [number[][], number[][]] {
  const X = Array.from({ length: count }, () => normals(random, nu));
  const Y = X.map((x) => normals(random, nv).map((noise, j) => (j < sigmas.length ? sigmas[j] * x[j] + Math.sqrt(1 - sigmas[j] ** 2) * noise : noise)));
  return [X, Y];
}

describe('canonicalCorrelationTest', () => {
  it('finds as many real correlations as the law has', () => {
    for (const sigmas of [[], [0.7], [0.8, 0.6], [0.9, 0.7, 0.5]]) {
      const random = createRandom(7 + sigmas.length);
      const [X, Y] = samples(random, 300, { nu: 6, nv: 4, sigmas });
      const { significant, pValues } = canonicalCorrelationTest(X, Y, { random, permutations: 99 });
      expect(significant).toBe(sigmas.length);
      expect(pValues).toHaveLength(Math.min(sigmas.length + 1, 4));
      expect([...pValues]).toEqual([...pValues].toSorted((a, b) => a - b));
    }
  });

  it('keeps its level where nothing is real, also with many more variables on one side', () => {
    const random = createRandom(3);
    let rejected = 0;
    const runs = 100;
    for (let run = 0; run < runs; run++) {
      const [X, Y] = samples(random, 40, { nu: 12, nv: 2, sigmas: [] });
      if (canonicalCorrelationTest(X, Y, { random, permutations: 39, level: 0.1 }).significant > 0) rejected++;
    }
    // Binomial(100, 0.1): mean 10, standard deviation 3; below 23 but for odds of 1 in 10,000.
    expect(rejected).toBeLessThan(23);
  });

  it('keeps its level for the second correlation where the first is real', () => {
    const random = createRandom(4);
    let excess = 0;
    for (let run = 0; run < 60; run++) {
      const [X, Y] = samples(random, 60, { nu: 5, nv: 3, sigmas: [0.9] });
      if (canonicalCorrelationTest(X, Y, { random, permutations: 39, level: 0.1 }).significant > 1) excess++;
    }
    // Binomial(60, 0.1): mean 6, standard deviation 2.3; below 16 but for odds of 1 in 10,000.
    expect(excess).toBeLessThan(16);
  });

  it('draws the same permutations for the same seed', () => {
    const [X, Y] = samples(createRandom(5), 50, { nu: 3, nv: 3, sigmas: [0.3] });
    const test = () => canonicalCorrelationTest(X, Y, { random: createRandom(6), permutations: 49 });
    expect(test()).toEqual(test());
  });

  it('refuses a level or a number of permutations out of range', () => {
    const [X, Y] = samples(createRandom(5), 20, { nu: 2, nv: 2, sigmas: [] });
    expect(() => canonicalCorrelationTest(X, Y, { random: createRandom(1), permutations: 0 })).toThrow(/permutations is 0/);
    expect(() => canonicalCorrelationTest(X, Y, { random: createRandom(1), level: 1 })).toThrow(/level is 1/);
  });
});
