import { CholeskyDecomposition, inverse, Matrix, SingularValueDecomposition } from 'ml-matrix';
import { describe, expect, it } from 'vitest';

import { createRandom, gaussianProcessPair, type GaussianProcessOptions, OutOfRangeError, ShapeError } from '../index.ts';

/** Canonical correlations and errors per rank, from the SVD of L_u⁻¹ C_uv: C_vv = I, and u is whitened by Cholesky. */
const theory = (options: GaussianProcessOptions) => {
  const { cov, nu } = gaussianProcessPair(options);
  const size = cov.rows;
  const lower = new CholeskyDecomposition(cov.subMatrix(0, nu - 1, 0, nu - 1)).lowerTriangularMatrix;
  const { leftSingularVectors, diagonal } = new SingularValueDecomposition(inverse(lower).mmul(cov.subMatrix(0, nu - 1, nu, size - 1)));
  const directions = lower.mmul(leftSingularVectors); // C_uu^½ u_i, up to one rotation
  const beyond = (weight: (sigma: number, i: number) => number) =>
    Array.from({ length: diagonal.length + 1 }, (_, rank) => diagonal.reduce((sum, sigma, i) => sum + (i < rank ? 0 : weight(sigma, i)), 0));
  const squares = (i: number) => directions.getColumn(i).reduce((sum, value) => sum + value ** 2, 0);
  return {
    sigma: diagonal,
    information: diagonal.reduce((sum, sigma) => sum - Math.log(1 - sigma ** 2) / 2, 0),
    errorsU: beyond((sigma, i) => sigma ** 2 * squares(i)),
    errorsV: beyond((sigma) => sigma ** 2),
    losses: beyond((sigma) => sigma ** 2 / 2).map((value, _, [all]) => value - all),
    traceU: cov.subMatrix(0, nu - 1, 0, nu - 1).trace(),
  };
};

const closeTo = (values: number[]) => values.map((value) => expect.closeTo(value, 6));

describe('the law of gaussianProcessPair', () => {
  it('has the known theory on the grid from 0 to 1, in the orthonormal basis', () => {
    const { sigma, information, traceU, errorsU, errorsV, losses } = theory({});
    expect(sigma).toEqual(closeTo([0.967416, 0.829917, 0.588911, 0.391971, 0.265632]));
    expect(information).toBeCloseTo(2.290152, 6);
    expect(traceU).toBeCloseTo(0.07432814, 8);
    expect(errorsU).toEqual(closeTo([0.044066, 0.007517, 0.001974, 0.000645, 0.00019, 0]));
    expect(errorsV).toEqual(closeTo([2.195674, 1.25978, 0.571017, 0.224202, 0.070561, 0]));
    expect(losses).toEqual(closeTo([0, -0.467947, -0.812328, -0.985736, -1.062557, -1.097837]));
  });

  it('has the known theory in the basis as printed', () => {
    const { sigma, errorsU, errorsV } = theory({ basis: 'literal' });
    expect(sigma).toEqual(closeTo([0.937862, 0.72493, 0.458134, 0.288575, 0.191289]));
    expect(errorsV).toEqual(closeTo([1.734863, 0.855278, 0.329754, 0.119867, 0.036591, 0]));
    expect(errorsU).toEqual(closeTo([0.022033, 0.003759, 0.000987, 0.000322, 0.000095, 0]));
  });

  it('has the blocks that sums over modes give', () => {
    const { cov, nu, grid, eigenvalues } = gaussianProcessPair({ points: 4, coefficients: 2, modes: 30, noise: 0.1, tau: 2, alpha: 1.5, grid: 'interior' });
    const psi = (j: number, x: number) => Math.SQRT2 * Math.cos(j * Math.PI * x);
    const lambda = (j: number) => (j ** 2 * Math.PI ** 2 + 4) ** -1.5;
    expect([...eigenvalues]).toEqual(Array.from({ length: 30 }, (_, j) => expect.closeTo(lambda(j + 1), 15)));
    expect([nu, cov.rows, cov.columns]).toEqual([4, 6, 6]);
    for (let i = 0; i < 4; i++) {
      for (let k = 0; k < 4; k++) {
        let sum = i === k ? 0.01 : 0;
        for (let j = 1; j <= 30; j++) sum += lambda(j) * psi(j, grid[i]) * psi(j, grid[k]);
        expect(cov.get(i, k)).toBeCloseTo(sum, 15);
      }
      for (let j = 0; j < 2; j++) {
        expect(cov.get(i, 4 + j)).toBeCloseTo(Math.sqrt(lambda(j + 1)) * psi(j + 1, grid[i]), 15);
        expect(cov.get(4 + j, i)).toBe(cov.get(i, 4 + j));
      }
    }
    expect(cov.subMatrix(4, 5, 4, 5).to2DArray()).toEqual([[1, 0], [0, 1]]);
  });

  it('has the closed covariance of the operator for α = 1', () => {
    // Green's function of −w'' + τ²w with Neumann ends: cosh τx cosh τ(1 − y) / (τ sinh τ) for x ≤ y; without its
    // mean part 1/τ². Cut at J modes, the sum over j > J of 2 λ_j is below 2/(π² J).
    const { cov, grid } = gaussianProcessPair({ alpha: 1, modes: 4000, noise: 0.01, points: 5 });
    for (let i = 0; i < 5; i++) {
      for (let k = i; k < 5; k++) {
        const green = (Math.cosh(3 * grid[i]) * Math.cosh(3 * (1 - grid[k]))) / (3 * Math.sinh(3)) - 1 / 9;
        expect(Math.abs(cov.get(i, k) - green - (i === k ? 1e-4 : 0))).toBeLessThan(2 / (Math.PI ** 2 * 4000) + 1e-9);
      }
    }
  });

  it('places the points in three ways', () => {
    const gridOf = (grid: 'endpoints' | 'midpoints' | 'interior', points = 4) => [...gaussianProcessPair({ grid, points, modes: 10 }).grid];
    expect(gridOf('endpoints')).toEqual([0, 1 / 3, 2 / 3, 1]);
    expect(gridOf('midpoints')).toEqual([0.125, 0.375, 0.625, 0.875]);
    expect(gridOf('interior')).toEqual([0.2, 0.4, 0.6, 0.8].map((value) => expect.closeTo(value, 15)));
    expect([gridOf('endpoints', 1), gridOf('midpoints', 1)]).toEqual([[0], [0.5]]);
  });

  it('takes as many coefficients as modes', () => {
    const { cov } = gaussianProcessPair({ points: 3, coefficients: 4, modes: 4 });
    expect(new CholeskyDecomposition(cov).isPositiveDefinite()).toBe(true);
    expect(gaussianProcessPair({ points: 3, coefficients: 4, modes: 4 }).sample(2, createRandom(1)).V).toHaveLength(8);
  });
});

/** max |Ĉ_ij − C_ij| in standard errors √((C_ii C_jj + C_ij²)/n) of a sample covariance of known mean 0. */
const worstDeviation = (rows: number[][], cov: Matrix) => {
  const data = new Matrix(rows);
  const sample = data.transpose().mmul(data).mul(1 / rows.length);
  let worst = 0;
  for (let i = 0; i < cov.rows; i++) {
    for (let j = 0; j < cov.columns; j++) {
      const error = Math.sqrt((cov.get(i, i) * cov.get(j, j) + cov.get(i, j) ** 2) / rows.length);
      worst = Math.max(worst, Math.abs(sample.get(i, j) - cov.get(i, j)) / error);
    }
  }
  return worst;
};
const rowsOf = (parts: { values: Float64Array; width: number }[], count: number) =>
  Array.from({ length: count }, (_, n) => parts.flatMap(({ values, width }) => [...values.subarray(n * width, (n + 1) * width)]));

describe('the draws of gaussianProcessPair', () => {
  it('have the covariance of the law', () => {
    const pair = gaussianProcessPair();
    const { U, V } = pair.sample(20_000, createRandom(31));
    expect([U.length, V.length]).toEqual([240_000, 100_000]);
    // 153 entries: the largest of so many normals exceeds 4.5 with odds of 1 in 1,000.
    expect(worstDeviation(rowsOf([{ values: U, width: 12 }, { values: V, width: 5 }], 20_000), pair.cov)).toBeLessThan(4.5);
  });

  it('have a field with the covariance of the expansion, jointly with u and v', () => {
    const pair = gaussianProcessPair({ points: 3, coefficients: 2, modes: 60 });
    const fieldAt = [0, 0.25, 0.5, 0.5];
    const { U, V, field = new Float64Array(0) } = pair.sample(10_000, createRandom(32), { fieldAt });
    const psi = pair.loadings(fieldAt);
    const cov = Matrix.zeros(9, 9);
    cov.setSubMatrix(pair.cov, 0, 0);
    cov.setSubMatrix(psi.mmul(psi.transpose()), 5, 5);
    const crossed = Matrix.zeros(4, 5);
    crossed.setSubMatrix(psi.mmul(pair.loadings(pair.grid).transpose()), 0, 0);
    crossed.setSubMatrix(psi.subMatrix(0, 3, 0, 1), 0, 3);
    cov.setSubMatrix(crossed, 5, 0);
    cov.setSubMatrix(crossed.transpose(), 0, 5);
    const rows = rowsOf([{ values: U, width: 3 }, { values: V, width: 2 }, { values: field, width: 4 }], 10_000);
    expect(worstDeviation(rows, cov)).toBeLessThan(4.5);
    for (const row of rows) expect(row[7]).toBeCloseTo(row[8], 12); // one point twice: one value
  });

  it('have u equal to the field at the points plus the noise', () => {
    const pair = gaussianProcessPair({ modes: 200 });
    const { U, field = new Float64Array(0) } = pair.sample(1000, createRandom(33), { fieldAt: pair.grid });
    let sum = 0;
    for (let k = 0; k < U.length; k++) sum += (U[k] - field[k]) ** 2;
    // The mean of 12,000 squares of N(0, 0.05²) has the relative standard error √(2/12000) = 1.3 %; 4 of it.
    expect(Math.abs(sum / U.length / 0.0025 - 1)).toBeLessThan(0.052);
  });

  it('are the same with and without the field, and from the same seed', () => {
    const pair = gaussianProcessPair({ modes: 50 });
    const [plain, again, withField] = [{}, {}, { fieldAt: [0.1, 0.2] }].map((options) => pair.sample(7, createRandom(3), options));
    expect(again).toEqual(plain);
    expect([withField.U, withField.V]).toEqual([plain.U, plain.V]);
    expect(withField.field).toHaveLength(14);
    expect('field' in plain).toBe(false);
  });
});

describe('gaussianProcessPair refuses', () => {
  it.each([
    [{ points: 0 }, /points is 0; expected an integer >= 1/],
    [{ points: 2.5 }, /points is 2.5/],
    [{ coefficients: NaN }, /coefficients is NaN/],
    [{ coefficients: 6, modes: 5 }, /coefficients is 6; expected at most modes = 5/],
    [{ modes: Infinity }, /modes is Infinity/],
    [{ noise: 0 }, /noise is 0; expected a finite number > 0/],
    [{ tau: -1 }, /tau is -1/],
    [{ alpha: 0.5 }, /alpha is 0.5/],
    [{ basis: 'sine' as 'literal' }, /basis is sine; expected 'orthonormal' or 'literal'/],
    [{ grid: 'random' as 'interior' }, /grid is random; expected 'endpoints'/],
  ])('%o', (options, message) => {
    expect(() => gaussianProcessPair(options)).toThrow(OutOfRangeError);
    expect(() => gaussianProcessPair(options)).toThrow(message);
  });

  it('counts and points out of range', () => {
    const pair = gaussianProcessPair({ modes: 10 });
    expect(() => pair.sample(0, createRandom(1))).toThrow(/count is 0/);
    expect(() => pair.sample(1, createRandom(1), { fieldAt: [0.5, 1.5] })).toThrow(/point 1 is 1.5; expected a number from 0 to 1/);
    expect(() => pair.sample(1, createRandom(1), { fieldAt: [] })).toThrow(ShapeError);
    expect(() => pair.loadings([NaN])).toThrow(OutOfRangeError);
  });
});
