import { Matrix } from 'ml-matrix';
import { describe, expect, it } from 'vitest';

import { createRandom, densityRatioEmbeddings, gaussianPair, optimalTilting, modelConditionals, reducedRankRegression, sampleNormal, trueConditionals } from '../index.ts';

const random = createRandom(11);
const [nu, nv] = [3, 4];
const factor = Matrix.zeros(nu + nv, nu + nv);
for (let i = 0; i < nu + nv; i++) for (let j = 0; j < nu + nv; j++) factor.set(i, j, random.normal() + (i === j ? 1 : 0));
const cov = factor.mmul(factor.transpose()).to2DArray().map((row, i, all) => row.map((value, j) => (value + all[j][i]) / 2));
const mean = Float64Array.from({ length: nu + nv }, (_, i) => i - 2);
const pair = gaussianPair({ cov, nu, mean });

/** log N(x; m, C) from the determinant and the inverse. */
function logDensity(x: ArrayLike<number>, m: ArrayLike<number>, C: number[][]): number {
  const matrix = new Matrix(C);
  const d = Matrix.columnVector(Array.from(x, (value, i) => value - m[i]));
  let determinant = 1;
  const L = matrix.clone();
  // Gaussian elimination; the covariance needs no pivoting.
  for (let k = 0; k < L.rows; k++) {
    determinant *= L.get(k, k);
    for (let i = k + 1; i < L.rows; i++) {
      const ratio = L.get(i, k) / L.get(k, k);
      for (let j = k; j < L.rows; j++) L.set(i, j, L.get(i, j) - ratio * L.get(k, j));
    }
  }
  const solved = solve(C, d.to1DArray());
  return -0.5 * (C.length * Math.log(2 * Math.PI) + Math.log(determinant) + solved.reduce((sum, value, i) => sum + value * d.get(i, 0), 0));
}

function solve(A: number[][], b: number[]): number[] {
  const M = A.map((row, i) => [...row, b[i]]);
  for (let k = 0; k < M.length; k++) {
    for (let i = 0; i < M.length; i++) {
      if (i === k) continue;
      const ratio = M[i][k] / M[k][k];
      for (let j = k; j <= M.length; j++) M[i][j] -= ratio * M[k][j];
    }
  }
  return M.map((row, i) => row[M.length] / row[i]);
}

describe('densityRatioEmbeddings', () => {
  it('has the difference of the log densities as inner products', () => {
    const draws = sampleNormal({ cov, mean, count: 5, random });
    const u = Array.from({ length: 5 }, (_, i) => Array.from(draws.subarray(i * 7, i * 7 + nu)));
    const v = Array.from({ length: 5 }, (_, i) => Array.from(draws.subarray(i * 7 + nu, (i + 1) * 7)));
    const z = densityRatioEmbeddings(pair, { u, v });
    for (let i = 0; i < 5; i++) {
      for (let j = 0; j < 5; j++) {
        let logit = 0;
        for (let k = 0; k < z.u.columns; k++) logit += z.u.data[i * z.u.columns + k] * z.v.data[j * z.v.columns + k];
        const expected =
          logDensity([...u[i], ...v[j]], mean, cov) -
          logDensity(u[i], mean.subarray(0, nu), cov.slice(0, nu).map((row) => row.slice(0, nu))) -
          logDensity(v[j], mean.subarray(nu), cov.slice(nu).map((row) => row.slice(nu)));
        expect(logit).toBeCloseTo(expected, 9);
      }
    }
  });

  it('is constant at rank 0 and refuses other ranks and widths', () => {
    const { u } = densityRatioEmbeddings(pair, { u: [[1, 2, 3]], v: [[1, 2, 3, 4]] }, 0);
    expect([...u.data]).toEqual([0, 1]);
    expect(() => densityRatioEmbeddings(pair, { u: [[1]], v: [[1, 2, 3, 4]] })).toThrow(/u has 1 columns; expected 3/);
    expect(() => densityRatioEmbeddings(pair, { u: [[1, 2, 3]], v: [[1, 2, 3, 4]] }, 4)).toThrow(/expected/);
  });
});

describe('reducedRankRegression', () => {
  /** E|u − K v|² of centred variables, from the covariances. */
  const error = (gain: Matrix): number => pair.Cuu.trace() - 2 * gain.mmul(pair.Cuv.transpose()).trace() + gain.mmul(pair.Cvv).mmul(gain.transpose()).trace();

  it('is the conditional mean at full rank and 0 at rank 0', () => {
    const truth = trueConditionals(pair);
    const full = reducedRankRegression(pair, 3);
    expect(full.gainU.clone().sub(truth.gainU).norm()).toBeLessThan(1e-10);
    expect(full.gainV.clone().sub(truth.gainV).norm()).toBeLessThan(1e-10);
    expect(reducedRankRegression(pair, 0).gainU.norm()).toBe(0);
  });

  it('has no greater error than the optimum of the contrastive loss of the same rank, nor than gains nearby of that rank', () => {
    for (const rank of [1, 2]) {
      const { gainU } = reducedRankRegression(pair, rank);
      const contrastive = modelConditionals(pair, { A: optimalTilting(pair, { tilting: 'inner', loss: 'conditional', rank }).A });
      expect(error(gainU)).toBeLessThan(error(contrastive.gainU));
      for (let trial = 0; trial < 50; trial++) {
        const turn = Matrix.eye(nu).add(Matrix.zeros(nu, nu).apply(function noise(this: Matrix, i: number, j: number) {
          this.set(i, j, 0.05 * random.normal());
        }));
        expect(error(turn.mmul(gainU))).toBeGreaterThanOrEqual(error(gainU) - 1e-12);
      }
    }
  });
});
