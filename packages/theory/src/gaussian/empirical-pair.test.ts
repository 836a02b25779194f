import fc from 'fast-check';
import { inverse, Matrix } from 'ml-matrix';
import { describe, expect, it } from 'vitest';

import { cca, createRandom, DegenerateError, empiricalPair, gaussianPair, NotPositiveDefiniteError, optimalTilting, OutOfRangeError, ShapeError, symPow } from '../index.ts';

const cov = [[2, 0.5, 0.8, 0.1], [0.5, 1, -0.2, 0.3], [0.8, -0.2, 3, 0], [0.1, 0.3, 0, 1.5]];

/** Samples of N(mean, cov), split after two columns. */
function samples(count: number, { seed = 1, mean = [0, 0, 0, 0] } = {}): { X: Matrix; Y: Matrix } {
  const random = createRandom(seed);
  const normals = Matrix.zeros(count, 4).apply(function fill(this: Matrix, i, j) {
    this.set(i, j, random.normal());
  });
  const data = normals.mmul(symPow(cov, 0.5)).addRowVector(mean);
  return { X: data.subMatrix(0, count - 1, 0, 1), Y: data.subMatrix(0, count - 1, 2, 3) };
}

describe('empiricalPair', () => {
  it('has the moments of the samples, with the factor 1/N', () => {
    const pair = empiricalPair([[1, 2], [3, 1], [2, 6], [0, 0], [4, 4]], [[1], [2], [0], [1], [6]]);
    expect([...pair.meanU, ...pair.meanV]).toEqual([2, 2.6, 2].map((value) => expect.closeTo(value, 14)));
    expect(pair.Cuu.get(0, 0)).toBeCloseTo(2, 14);
    expect(pair.Cuu.get(0, 1)).toBeCloseTo((2 + 3 + 12 + 0 + 16) / 5 - 2 * 2.6, 14);
    expect(pair.Cuv.get(1, 0)).toBeCloseTo((2 + 2 + 0 + 0 + 24) / 5 - 2.6 * 2, 14);
  });

  it('takes means as 0 if it is told so, and adds a ridge to both diagonals', () => {
    const [X, Y] = [[[1], [2], [4]], [[1], [3], [3]]];
    const raw = empiricalPair(X, Y, { center: false, ridge: 0.5 });
    expect([...raw.meanU, ...raw.meanV]).toEqual([0, 0]);
    expect([raw.Cuu.get(0, 0), raw.Cuv.get(0, 0), raw.Cvv.get(0, 0)]).toEqual([7.5, 19 / 3, 19 / 3 + 0.5].map((value) => expect.closeTo(value, 14)));
  });

  it('approaches the law that was sampled', () => {
    const { X, Y } = samples(40_000, { mean: [5, -1, 100, 0] });
    const [estimate, truth] = [empiricalPair(X, Y), gaussianPair({ cov, nu: 2 })];
    // Errors of correlations and means are of the order 1/√N = 0.005, times deviations up to √3.
    for (let i = 0; i < 2; i++) expect(Math.abs(estimate.sigma[i] - truth.sigma[i])).toBeLessThan(0.025);
    expect(Math.abs(estimate.meanV[0] - 100)).toBeLessThan(0.05);
    expect(estimate.Cuv.sub(truth.Cuv).norm()).toBeLessThan(0.1);
  });

  it('has as optimum the plug-in of Theorem 5.1', () => {
    const { X, Y } = samples(50);
    const pair = empiricalPair(X, Y);
    const direct = inverse(pair.Cuu).mmul(pair.Cuv).mmul(inverse(pair.Cvv));
    expect(optimalTilting(pair, { tilting: 'inner', loss: 'conditional' }).A.sub(direct).norm()).toBeLessThan(1e-13);
  });

  it('leaves the samples as they are', () => {
    const { X, Y } = samples(10);
    const copy = X.clone();
    empiricalPair(X, Y);
    expect(X.to2DArray()).toEqual(copy.to2DArray());
  });

  it('refuses too few samples with a remedy, and takes them with a ridge', () => {
    const { X, Y } = samples(2);
    expect(() => empiricalPair(X, Y)).toThrow(NotPositiveDefiniteError);
    expect(() => empiricalPair(X, Y)).toThrow(/empiricalPair: the covariance of u .* give more samples, or a ridge/);
    const more = samples(4);
    expect(() => empiricalPair(more.X, more.Y)).toThrow(DegenerateError);
    expect(empiricalPair(X, Y, { ridge: 0.1 }).sigma[0]).toBeLessThan(1);
  });

  it.each([
    ['unpaired samples', [[1], [2]], [[1]], {}, ShapeError, /X has 2 rows and Y has 1/],
    ['no samples', [], [], {}, ShapeError, /X has 0 rows and Y has 0/],
    ['samples without entries', [[], []], [[1], [2]], {}, ShapeError, /X has 0 columns/],
    ['a negative ridge', [[1], [2]], [[1], [3]], { ridge: -1 }, OutOfRangeError, /ridge is -1/],
    ['NaN', [[1], [NaN]], [[1], [3]], {}, OutOfRangeError, /X\[1\]\[0\] is NaN/],
  ])('refuses %s', (_, X, Y, options, type, message) => {
    expect(() => empiricalPair(X, Y, options)).toThrow(type);
    expect(() => empiricalPair(X, Y, options)).toThrow(message);
  });
});

describe('cca', () => {
  it('makes variates of variance 1 whose only correlations are the canonical ones', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e6 }), (seed) => {
        const { X, Y } = samples(30, { seed });
        const { directionsU, directionsV, correlations } = cca(X, Y);
        const variates = (data: Matrix, directions: Matrix) => data.clone().subRowVector(data.mean('column')).mmul(directions);
        const [a, b] = [variates(X, directionsU), variates(Y, directionsV)];
        const moments = (left: Matrix, right: Matrix) => left.transpose().mmul(right).div(30);
        expect(moments(a, a).sub(Matrix.eye(2)).norm()).toBeLessThan(1e-12);
        expect(moments(b, b).sub(Matrix.eye(2)).norm()).toBeLessThan(1e-12);
        expect(moments(a, b).sub(Matrix.diag([...correlations])).norm()).toBeLessThan(1e-12);
      }),
      { numRuns: 20, seed: 7 },
    );
  });

  it('does not change with invertible linear maps and shifts of the data', () => {
    const { X, Y } = samples(40);
    const mapped = X.mmul(new Matrix([[2, 1], [-1, 3]])).addRowVector([4, 5]);
    const [here, there] = [cca(X, Y).correlations, cca(mapped, Y).correlations];
    for (let i = 0; i < 2; i++) expect(there[i]).toBeCloseTo(here[i], 12);
  });

  it('accepts a correlation of 1, which is never exceeded', () => {
    const { X } = samples(20);
    const { correlations } = cca(X, X.mmul(new Matrix([[1, 2], [0, 1]])));
    for (const value of correlations) {
      expect(value).toBeCloseTo(1, 12);
      expect(value).toBeLessThanOrEqual(1);
    }
  });

  it('is refused without enough samples, and given with a ridge', () => {
    expect(() => cca([[1, 2]], [[1, 2]])).toThrow(/cca: .*ridge/);
    expect(cca([[1, 2], [2, 1]], [[1], [2]], { ridge: 1 }).correlations[0]).toBeLessThan(1);
  });
});
