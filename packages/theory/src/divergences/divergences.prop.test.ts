import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import {
  gaussianChiSquare,
  gaussianHellinger2,
  gaussianKL,
  type GaussianLaw,
  gaussianMMD2,
  gaussianReverseKL,
  gaussianW2,
  gaussianW2Squared,
  totalVariation1d,
} from '../index.ts';

interface PlainLaw extends GaussianLaw {
  readonly mean: number[];
  readonly cov: number[][];
}

const entry = fc.double({ min: -2, max: 2, noNaN: true });
const square = (size: number) => fc.array(fc.array(entry, { minLength: size, maxLength: size }), { minLength: size, maxLength: size });
const product = (a: number[][], b: number[][]) => a.map((row) => b[0].map((_, j) => row.reduce((sum, value, k) => sum + value * b[k][j], 0)));
const transpose = (a: number[][]) => a[0].map((_, j) => a.map((row) => row[j]));
const shifted = (a: number[][], by: number) => a.map((row, i) => row.map((value, j) => value + (i === j ? by : 0)));

/** N(m, FFᵀ + 0.2 I): condition numbers up to a few hundred. */
const lawOf = (size: number): fc.Arbitrary<PlainLaw> =>
  fc.record({ mean: fc.array(entry, { minLength: size, maxLength: size }), factor: square(size) })
    .map(({ mean, factor }) => ({ mean, cov: shifted(product(factor, transpose(factor)), 0.2) }));
const laws = <const N extends number>(count: N) =>
  fc.integer({ min: 1, max: 4 }).chain((size) => fc.array(lawOf(size), { minLength: count, maxLength: count }));
const numbers = fc.double({ min: -3, max: 3, noNaN: true });
const pairOnLine = fc.tuple(lawOf(1), lawOf(1));

const relativelyClose = (actual: number, expected: number, tolerance: number) =>
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(tolerance * (1 + Math.abs(expected)));

/** x ↦ A x + b with A = a random matrix made invertible by a dominant diagonal. */
const image = (law: PlainLaw, matrix: number[][], move: number): PlainLaw => ({
  mean: product(matrix, law.mean.map((value) => [value])).map(([value]) => value + move),
  cov: product(product(matrix, law.cov), transpose(matrix)),
});

describe('every divergence', () => {
  const all: [string, (p: GaussianLaw, q: GaussianLaw) => number][] = [
    ['gaussianKL', gaussianKL],
    ['gaussianReverseKL', gaussianReverseKL],
    ['gaussianChiSquare', gaussianChiSquare],
    ['gaussianHellinger2', gaussianHellinger2],
    ['gaussianW2', gaussianW2],
    ['gaussianMMD2', (p, q) => gaussianMMD2(p, q, { bandwidth: 1.3 })],
  ];

  it.each(all)('%s is positive, and zero between equal laws', (_, divergence) => {
    fc.assert(
      fc.property(laws(2), ([p, q]) => {
        expect(divergence(p, q)).toBeGreaterThanOrEqual(0);
        expect(divergence(p, p)).toBeLessThan(1e-12);
      }),
    );
  });

  it.each(all)('%s is not zero between laws of unlike mean or covariance', (_, divergence) => {
    fc.assert(
      fc.property(laws(1), ([p]) => {
        expect(divergence(p, { ...p, mean: p.mean.map((value) => value + 0.01) })).toBeGreaterThan(1e-10);
        expect(divergence(p, { ...p, cov: shifted(p.cov, 0.1) })).toBeGreaterThan(1e-10);
      }),
    );
  });

  it.each(all.slice(0, 4))('%s does not see a bijective affine map of the space', (_, divergence) => {
    fc.assert(
      fc.property(laws(2), numbers, ([p, q], move) => {
        const matrix = p.mean.map((value, i) => q.mean.map((other, j) => (i === j ? 4 : 0.3 * Math.sin(value + 2 * other + i - j))));
        const before = divergence(p, q);
        if (before === Infinity) expect(divergence(image(p, matrix, move), image(q, matrix, move))).toBe(Infinity);
        // log(1 + χ²) is what is computed, and its rounding is what χ² shows.
        else relativelyClose(Math.log1p(divergence(image(p, matrix, move), image(q, matrix, move))), Math.log1p(before), 1e-9);
      }),
    );
  });

  it.each(all.slice(0, 2))('%s adds up over independent coordinates', (_, divergence) => {
    fc.assert(
      fc.property(pairOnLine, pairOnLine, ([p, q], [r, s]) => {
        const both = (a: PlainLaw, b: PlainLaw) => ({ mean: [a.mean[0], b.mean[0]], cov: [[a.cov[0][0], 0], [0, b.cov[0][0]]] });
        relativelyClose(divergence(both(p, r), both(q, s)), divergence(p, q) + divergence(r, s), 1e-12);
      }),
    );
  });
});

describe('gaussianW2', () => {
  it('is symmetric and satisfies the triangle inequality', () => {
    fc.assert(
      fc.property(laws(3), ([p, q, r]) => {
        relativelyClose(gaussianW2(p, q), gaussianW2(q, p), 1e-12);
        expect(gaussianW2(p, r)).toBeLessThanOrEqual(gaussianW2(p, q) + gaussianW2(q, r) + 1e-12);
      }),
    );
  });

  it('does not see rotations, and scales with the space', () => {
    fc.assert(
      fc.property(lawOf(2), lawOf(2), numbers, fc.double({ min: 0.1, max: 10, noNaN: true }), (p, q, angle, scale) => {
        const [c, s] = [scale * Math.cos(angle), scale * Math.sin(angle)];
        const turn = [[c, -s], [s, c]];
        relativelyClose(gaussianW2(image(p, turn, 0.5), image(q, turn, 0.5)), scale * gaussianW2(p, q), 1e-11);
      }),
    );
  });

  it('is no more than the cost of the independent coupling', () => {
    fc.assert(
      fc.property(laws(2), ([p, q]) => {
        const independent = p.mean.reduce((sum, value, i) => sum + (value - q.mean[i]) ** 2 + p.cov[i][i] + q.cov[i][i], 0);
        expect(gaussianW2Squared(p, q)).toBeLessThanOrEqual(independent + 1e-12);
      }),
    );
  });
});

describe('inequalities between divergences', () => {
  it('hold between KL, Hellinger and chi-square: H² ≤ ½ KL, KL ≤ log(1 + χ²), H² ≤ 1', () => {
    fc.assert(
      fc.property(laws(2), ([p, q]) => {
        const [kl, hellinger2] = [gaussianKL(p, q), gaussianHellinger2(p, q)];
        expect(hellinger2).toBeLessThanOrEqual(Math.min(1, kl / 2 + 1e-15));
        expect(kl).toBeLessThanOrEqual(Math.log1p(gaussianChiSquare(p, q)) + 1e-12);
      }),
    );
  });

  it('hold for the total variation: H² ≤ TV ≤ H √(2 − H²), and Pinsker TV² ≤ ½ KL', () => {
    fc.assert(
      fc.property(pairOnLine, ([p, q]) => {
        const [variation, hellinger2] = [totalVariation1d(p, q), gaussianHellinger2(p, q)];
        expect(variation).toBeGreaterThanOrEqual(hellinger2 - 1e-14);
        expect(variation).toBeLessThanOrEqual(Math.sqrt(hellinger2 * (2 - hellinger2)) + 1e-14);
        expect(variation ** 2).toBeLessThanOrEqual(Math.min(gaussianKL(p, q), gaussianKL(q, p)) / 2 + 1e-14);
      }),
    );
  });

  it('holds between MMD and total variation: MMD² ≤ 4 TV² for a kernel of at most 1', () => {
    fc.assert(
      fc.property(pairOnLine, fc.double({ min: 0.1, max: 5, noNaN: true }), ([p, q], bandwidth) => {
        expect(gaussianMMD2(p, q, { bandwidth })).toBeLessThanOrEqual(4 * totalVariation1d(p, q) ** 2 + 1e-14);
      }),
    );
  });

  it('hellinger, MMD and total variation are symmetric; total variation and Hellinger distance are metrics', () => {
    fc.assert(
      fc.property(lawOf(1), lawOf(1), lawOf(1), (p, q, r) => {
        for (const distance of [totalVariation1d, gaussianHellinger2, (a: GaussianLaw, b: GaussianLaw) => gaussianMMD2(a, b, { bandwidth: 1 })]) {
          expect(distance(p, q)).toBeCloseTo(distance(q, p), 13);
        }
        expect(totalVariation1d(p, r)).toBeLessThanOrEqual(totalVariation1d(p, q) + totalVariation1d(q, r) + 1e-14);
        const hellinger = (a: GaussianLaw, b: GaussianLaw) => Math.sqrt(gaussianHellinger2(a, b));
        expect(hellinger(p, r)).toBeLessThanOrEqual(hellinger(p, q) + hellinger(q, r) + 1e-12);
      }),
    );
  });
});
