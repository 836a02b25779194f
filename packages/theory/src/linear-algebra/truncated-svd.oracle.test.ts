import { SingularValueDecomposition } from 'ml-matrix';
import { describe, expect, test } from 'vitest';

import {
  createRandom,
  type DenseMatrix,
  type LinearAlgebraKernel,
  loadSystemBlas,
  matrixProduct,
  portableKernel,
  toMatrix,
  truncatedCca,
  truncatedSvd,
} from '../index.ts';
import { orthonormalBasis } from './orthonormal-basis.ts';

const system = await loadSystemBlas();
const kernels: [string, LinearAlgebraKernel | undefined][] = [
  ['portable', portableKernel()],
  [system.kernel ? 'system-blas' : `system-blas, left out: ${system.reason}`, system.kernel],
];

const normal = (rows: number, columns: number, seed: number): DenseMatrix => {
  const random = createRandom(seed);
  return { data: Float64Array.from({ length: rows * columns }, () => random.normal()), rows, columns };
};
const scaledColumns = (matrix: DenseMatrix, factors: ArrayLike<number>): DenseMatrix => ({
  ...matrix,
  data: matrix.data.map((value, at) => value * factors[at % matrix.columns]),
});
const withSpectrum = (rows: number, columns: number, sigma: readonly number[]): DenseMatrix => {
  const U = orthonormalBasis(normal(rows, sigma.length, 5)).Q;
  const V = orthonormalBasis(normal(columns, sigma.length, 6)).Q;
  return matrixProduct(scaledColumns(U, sigma), V, { transposeB: true });
};
const spectralNorm = (matrix: DenseMatrix) => new SingularValueDecomposition(toMatrix(matrix), { autoTranspose: true }).diagonal[0];
const minus = (a: DenseMatrix, b: DenseMatrix): DenseMatrix => ({ ...a, data: a.data.map((value, at) => value - b.data[at]) });
const departureFromIdentity = (matrix: DenseMatrix) =>
  matrix.data.reduce((largest, value, at) => Math.max(largest, Math.abs(value - (at % (matrix.columns + 1) === 0 ? 1 : 0))), 0);

const spectra: [string, (i: number) => number][] = [
  ['geometric', (i) => 0.7 ** i],
  ['slow', (i) => 1 / (1 + i)],
  ['a step and a tail', (i) => (i < 12 ? 1 : 1e-3)],
  ['rank 6', (i) => (i < 6 ? 6 - i : 0)],
  ['tiny', (i) => 1e-150 * 0.5 ** i],
];

describe.each(kernels)('%s', (_, found) => {
  const kernel = found as LinearAlgebraKernel;

  test.skipIf(!found).each(spectra)('a truncated decomposition of a %s spectrum is near the best, and within its estimate', (name, value) => {
    const [rows, columns, rank] = [130, 90, 12];
    const sigma = Array.from({ length: columns }, (_unused, i) => value(i));
    const matrix = withSpectrum(rows, columns, sigma);
    const { U, sigma: leading, V, errorEstimate } = truncatedSvd(matrix, { rank, random: createRandom(1), kernel });
    expect(departureFromIdentity(matrixProduct(U, U, { transposeA: true }))).toBeLessThan(1e-13);
    expect(departureFromIdentity(matrixProduct(V, V, { transposeA: true }))).toBeLessThan(1e-13);
    const error = spectralNorm(minus(matrix, matrixProduct(scaledColumns(U, leading), V, { transposeB: true })));
    // The best rank-12 approximation has the error sigma[12] (Eckart and Young 1936).
    expect(error).toBeLessThan(1.05 * sigma[rank] + 1e-13 * sigma[0]);
    expect(error).toBeLessThan(errorEstimate);
    // Gaussian probes see the Frobenius norm of what is left.
    expect(errorEstimate).toBeLessThan(sigma[rank] + 16 * Math.hypot(...sigma.slice(rank)) + 1e-11 * sigma[0]);
    // Slowly decaying values beside the cut are known to the power of their ratio only.
    const tolerance = name === 'slow' ? 1e-3 : 1e-6;
    for (const [i, actual] of leading.entries()) expect(Math.abs(actual - sigma[i])).toBeLessThan(tolerance * sigma[i] + 1e-13 * sigma[0]);
  });

  test.skipIf(!found)('power iterations improve a slow spectrum', () => {
    const matrix = withSpectrum(120, 100, Array.from({ length: 100 }, (_unused, i) => 1 / Math.sqrt(1 + i)));
    const error = (powerIterations: number) => {
      const { U, sigma, V } = truncatedSvd(matrix, { rank: 10, oversampling: 2, powerIterations, random: createRandom(3), kernel });
      return spectralNorm(minus(matrix, matrixProduct(scaledColumns(U, sigma), V, { transposeB: true })));
    };
    expect(error(0)).toBeGreaterThan(error(1));
    expect(error(1)).toBeGreaterThan(error(4));
    expect(error(4)).toBeLessThan(1.1 / Math.sqrt(11));
  });

  test.skipIf(!found).each([
    [1, 1, 1],
    [1, 7, 1],
    [9, 4, 4],
    [4, 9, 2],
    [60, 55, 50],
  ])('%i x %i at rank %i is decomposed as by ml-matrix', (rows, columns, rank) => {
    const matrix = normal(rows, columns, 7);
    const dense = new SingularValueDecomposition(toMatrix(matrix), { autoTranspose: true });
    const { U, sigma, V, errorEstimate } = truncatedSvd(matrix, { rank, random: createRandom(1), kernel });
    for (const [i, value] of sigma.entries()) expect(value).toBeCloseTo(dense.diagonal[i], 12);
    const error = spectralNorm(minus(matrix, matrixProduct(scaledColumns(U, sigma), V, { transposeB: true })));
    expect(error).toBeLessThanOrEqual(errorEstimate * (1 + 1e-12));
  });

  test.skipIf(!found)('canonical correlations and directions are those of a law built from them', () => {
    const [nu, nv, rank] = [70, 55, 8];
    const sigma = Array.from({ length: nv }, (_unused, i) => 0.95 * 0.8 ** i);
    const [rootU, rootV] = [normal(nu, nu, 8), normal(nv, nv, 9)];
    for (let i = 0; i < nu; i++) rootU.data[i * (nu + 1)] += 10;
    for (let i = 0; i < nv; i++) rootV.data[i * (nv + 1)] += 10;
    const Cuu = matrixProduct(rootU, rootU, { transposeB: true });
    const Cvv = matrixProduct(rootV, rootV, { transposeB: true });
    const Cuv = matrixProduct(matrixProduct(rootU, withSpectrum(nu, nv, sigma)), rootV, { transposeB: true });
    const result = truncatedCca({ Cuu, Cuv, Cvv, rank, random: createRandom(2), powerIterations: 4, kernel });
    for (const [i, value] of result.sigma.entries()) expect(value).toBeCloseTo(sigma[i], 9);
    const through = (a: DenseMatrix, c: DenseMatrix, b: DenseMatrix) => matrixProduct(matrixProduct(a, c, { transposeA: true }), b);
    const { directionsU, directionsV } = result;
    expect(departureFromIdentity(through(directionsU, Cuu, directionsU))).toBeLessThan(1e-11);
    expect(departureFromIdentity(through(directionsV, Cvv, directionsV))).toBeLessThan(1e-11);
    const cross = through(directionsU, Cuv, directionsV);
    for (let i = 0; i < rank; i++) for (let j = 0; j < rank; j++) expect(cross.data[i * rank + j]).toBeCloseTo(i === j ? sigma[i] : 0, 9);
    expect(result.errorEstimate).toBeGreaterThan(sigma[rank]);
  });
});

test('the same seed gives the same decomposition, and products suffice', () => {
  const matrix = normal(80, 70, 4);
  const operator = {
    rows: 80,
    columns: 70,
    apply: (x: DenseMatrix) => matrixProduct(matrix, x),
    applyTranspose: (x: DenseMatrix) => matrixProduct(matrix, x, { transposeA: true }),
  };
  const direct = truncatedSvd(matrix, { rank: 5, random: createRandom(1) });
  expect(truncatedSvd(operator, { rank: 5, random: createRandom(1) })).toEqual(direct);
});
