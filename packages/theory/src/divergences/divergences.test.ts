import { Matrix } from 'ml-matrix';
import { describe, expect, it } from 'vitest';

import {
  expQuadraticGaussian,
  gaussianChiSquare,
  gaussianHellinger2,
  gaussianKL,
  type GaussianLaw,
  gaussianMMD2,
  gaussianReverseKL,
  gaussianW2,
  gaussianW2Squared,
  NotPositiveDefiniteError,
  OutOfRangeError,
  ShapeError,
  totalVariation1d,
} from '../index.ts';

const standard = { mean: [0, 0], cov: [[1, 0], [0, 1]] };
const functions: [string, (p: GaussianLaw, q: GaussianLaw) => number][] = [
  ['gaussianKL', gaussianKL],
  ['gaussianReverseKL', gaussianReverseKL],
  ['gaussianChiSquare', gaussianChiSquare],
  ['gaussianHellinger2', gaussianHellinger2],
  ['gaussianW2', gaussianW2],
  ['gaussianW2Squared', gaussianW2Squared],
  ['gaussianMMD2', (p, q) => gaussianMMD2(p, q, { bandwidth: 1 })],
];

describe.each(functions)('%s', (_, divergence) => {
  it('takes matrices, arrays and typed arrays alike, and leaves them as they are', () => {
    const law = { mean: [1, 0], cov: [[1.2, 0.5], [0.5, 0.9]] };
    const same = { mean: Float64Array.of(1, 0), cov: new Matrix(law.cov) };
    const rows = { mean: law.mean, cov: law.cov.map((row) => Float64Array.from(row)) };
    const expected = divergence(law, standard);
    expect([divergence(same, standard), divergence(rows, standard)]).toEqual([expected, expected]);
    expect(same.cov.to2DArray()).toEqual([[1.2, 0.5], [0.5, 0.9]]);
  });

  it('forgives the asymmetry of rounding', () => {
    const law = { mean: [0, 0], cov: [[1, 0.5 + 1e-15], [0.5, 1]] };
    expect(divergence(law, standard)).toBeCloseTo(divergence({ mean: [0, 0], cov: [[1, 0.5], [0.5, 1]] }, standard), 13);
  });

  it('refuses shapes that do not fit', () => {
    expect(() => divergence({ mean: [], cov: [] }, standard)).toThrow(ShapeError);
    expect(() => divergence({ mean: [0], cov: [[1]] }, standard)).toThrow(/q\.mean has 2 entries; expected 1/);
    expect(() => divergence({ mean: [0, 0], cov: [[1]] }, standard)).toThrow(/p\.cov is 1 x 1; expected 2 x 2/);
    expect(() => divergence(standard, { mean: [0, 0], cov: [[1, 0], [0]] })).toThrow(/q\.cov is 2 x 1; expected 2 x 2/);
    expect(() => divergence(standard, { mean: [0, 0], cov: new Matrix(2, 3) })).toThrow(/q\.cov is 2 x 3/);
  });

  it('refuses numbers that are not finite', () => {
    expect(() => divergence({ mean: [0, NaN], cov: standard.cov }, standard)).toThrow(/p\.mean\[1\] is NaN; expected a finite number/);
    expect(() => divergence(standard, { mean: [0, 0], cov: [[1, 0], [0, Infinity]] })).toThrow(OutOfRangeError);
    expect(() => divergence(standard, { mean: [0, 0], cov: [[1, NaN], [NaN, 1]] })).toThrow(/q\.cov\[0\]\[1\] is NaN/);
  });

  it('refuses covariances with a negative eigenvalue or without symmetry', () => {
    const indefinite = { mean: [0, 0], cov: [[1, 2], [2, 1]] };
    expect(() => divergence(indefinite, standard)).toThrow(NotPositiveDefiniteError);
    expect(() => divergence(standard, indefinite)).toThrow(/q\.cov|p\.cov/);
    expect(() => divergence(standard, { mean: [0, 0], cov: [[1, 0.2], [0.3, 1]] })).toThrow(/is not symmetric: \[1\]\[0\] is 0\.3 and \[0\]\[1\] is 0\.2/);
    expect(() => divergence({ mean: [0, 0], cov: [[-1, 0], [0, -1]] }, standard)).toThrow(NotPositiveDefiniteError);
  });
});

describe.each(functions.slice(0, 4))('%s', (_, divergence) => {
  it('refuses singular covariances, which have no density', () => {
    expect(() => divergence({ mean: [0, 0], cov: [[1, 1], [1, 1]] }, standard)).toThrow(NotPositiveDefiniteError);
    // Singular on paper; rounding leaves a pivot of 1e-17 or so.
    expect(() => divergence(standard, { mean: [0, 0], cov: [[1 / 3, 0.1], [0.1, 0.03]] })).toThrow(/is singular or has a negative eigenvalue/);
  });

  it('takes variances from 1e-12 to 1e12 in one law', () => {
    const law = { mean: [0, 0], cov: [[1e-12, 0], [0, 1e12]] };
    expect(divergence(law, law)).toBeLessThan(1e-12);
  });
});

it('subnormal covariances count as zero', () => {
  const law = (tiny: number) => ({ mean: [0, 0, 0], cov: [[0.2, tiny, -tiny], [tiny, 0.45, 0], [-tiny, 0, 1.128125]] });
  const q = { mean: [0, 0, 0], cov: [[0.2, 0, 0], [0, 0.2, 0], [0, 0, 0.2]] };
  for (const [, divergence] of functions) {
    for (const tiny of [5e-324, 1e-310, 1e-160]) {
      const [actual, expected] = [divergence(law(tiny), q), divergence(law(0), q)];
      expect(actual === expected || Math.abs(actual - expected) < 1e-12).toBe(true); // both infinite, for chi-square
    }
  }
});

it('gaussianKL keeps the digits of small variances and of close laws', () => {
  const line = (mean: number, variance: number) => ({ mean: [mean], cov: [[variance]] });
  expect(gaussianKL(line(0, 1e-20), line(0, 1))).toBeCloseTo((1e-20 - 1 + 20 * Math.LN10) / 2, 12);
  // ½(δ − log(1 + δ)) = δ²/4 − δ³/6 + …
  expect(gaussianKL(line(0, 1 + 2 ** -20), line(0, 1)) / 2 ** -42).toBeCloseTo(1, 5);
});

describe('gaussianMMD2', () => {
  it.each([0, -1, NaN, Infinity])('refuses the bandwidth %s', (bandwidth) => {
    expect(() => gaussianMMD2(standard, standard, { bandwidth })).toThrow(`gaussianMMD2: bandwidth is ${bandwidth}; expected a finite number > 0`);
  });
});

describe('totalVariation1d', () => {
  it('refuses other dimensions, negative variances and NaN', () => {
    const line = { mean: [0], cov: [[1]] };
    expect(() => totalVariation1d(standard, line)).toThrow(/2 and 1 dimensions; expected 1 and 1/);
    expect(() => totalVariation1d(line, { mean: [0], cov: [[-1]] })).toThrow(NotPositiveDefiniteError);
    expect(() => totalVariation1d(line, { mean: [0], cov: [[0]] })).toThrow(NotPositiveDefiniteError);
    expect(() => totalVariation1d({ mean: [NaN], cov: [[1]] }, line)).toThrow(OutOfRangeError);
  });
});

describe('expQuadraticGaussian', () => {
  const B = [[0, 0], [0, 0]];

  it('refuses shapes, numbers and matrices that do not fit', () => {
    expect(() => expQuadraticGaussian({ ...standard, B, c: [1] })).toThrow(/c has 1 entries; expected 2/);
    expect(() => expQuadraticGaussian({ ...standard, B: [[1]], c: [0, 0] })).toThrow(/B is 1 x 1; expected 2 x 2/);
    expect(() => expQuadraticGaussian({ ...standard, B: [[0, 1], [0, 0]], c: [0, 0] })).toThrow(/B is not symmetric/);
    expect(() => expQuadraticGaussian({ ...standard, B: [[0, NaN], [0, 0]], c: [0, 0] })).toThrow(/B\[0\]\[1\] is NaN/);
    expect(() => expQuadraticGaussian({ ...standard, B, c: [0, Infinity] })).toThrow(/c\[1\] is Infinity/);
    expect(() => expQuadraticGaussian({ mean: [0, 0], cov: [[1, 2], [2, 1]], B, c: [0, 0] })).toThrow(NotPositiveDefiniteError);
    expect(() => expQuadraticGaussian({ mean: [0, NaN], cov: standard.cov, B, c: [0, 0] })).toThrow(/expQuadraticGaussian: mean\[1\] is NaN/);
  });
});
