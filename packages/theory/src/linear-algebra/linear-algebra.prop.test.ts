import fc from 'fast-check';
import { CholeskyDecomposition, type Matrix } from 'ml-matrix';
import { describe, expect, test } from 'vitest';

import {
  cholesky,
  choleskyWhiten,
  createRandom,
  type DenseMatrix,
  fromMatrix,
  type LinearAlgebraKernel,
  loadSystemBlas,
  matrixProduct,
  symmetricEigen,
  toMatrix,
  triangularSolve,
  typedArrayKernel,
  wasmSimdKernel,
} from '../index.ts';

const SEED = 20240611;
const system = await loadSystemBlas();
const simd = wasmSimdKernel();
if (simd === undefined) throw new Error('WebAssembly with SIMD is missing; every supported Node has it');

const kernels: [string, LinearAlgebraKernel | undefined][] = [
  ['typed-array', typedArrayKernel()],
  ['wasm-simd', simd],
  [system.kernel ? 'system-blas' : `system-blas, left out: ${system.reason}`, system.kernel],
];

const normal = (rows: number, columns: number, seed: number): DenseMatrix => {
  const random = createRandom(seed);
  return { data: Float64Array.from({ length: rows * columns }, () => random.normal()), rows, columns };
};
const positive = (order: number, seed: number): DenseMatrix => {
  const factor = toMatrix(normal(order, order, seed));
  const product = factor.mmul(factor.transpose());
  for (let i = 0; i < order; i++) product.set(i, i, product.get(i, i) + order);
  return fromMatrix(product);
};
/** Largest difference, relative to the largest entry of what is expected. */
const distance = (actual: DenseMatrix, expected: DenseMatrix): number => {
  expect([actual.rows, actual.columns]).toEqual([expected.rows, expected.columns]);
  let [difference, scale] = [0, 0];
  for (const [at, value] of expected.data.entries()) {
    // Written so that NaN counts.
    if (!(Math.abs(actual.data[at] - value) <= difference)) difference = Math.abs(actual.data[at] - value);
    scale = Math.max(scale, Math.abs(value));
  }
  return difference / (scale || 1);
};
const transposeIf = (condition: boolean, matrix: Matrix) => (condition ? matrix.transpose() : matrix);

/** Sizes about the tiles, and beyond the blocks of 96 rows, 384 deep. */
const size = fc.oneof(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 10, max: 70 }), fc.constantFrom(96, 97, 130));
const depth = fc.oneof(size, fc.constantFrom(384, 385, 400));
const check = (property: Parameters<typeof fc.assert>[0], numRuns: number) => fc.assert(property, { seed: SEED, numRuns });

describe.each(kernels)('%s', (_, found) => {
  const kernel = found as LinearAlgebraKernel;

  test.skipIf(!found)('a product is that of ml-matrix, transposed or not', () => {
    check(
      fc.property(size, depth, size, fc.boolean(), fc.boolean(), fc.nat(), (rows, inner, columns, transposeA, transposeB, seed) => {
        const a = transposeA ? normal(inner, rows, seed) : normal(rows, inner, seed);
        const b = transposeB ? normal(columns, inner, seed + 1) : normal(inner, columns, seed + 1);
        const expected = transposeIf(transposeA, toMatrix(a)).mmul(transposeIf(transposeB, toMatrix(b)));
        expect(distance(matrixProduct(a, b, { transposeA, transposeB, kernel }), fromMatrix(expected))).toBeLessThan(1e-12);
      }),
      60,
    );
  });

  test.skipIf(!found)('products in rectangles of larger matrices scale and add', () => {
    check(
      fc.property(size, depth, size, fc.double({ min: -2, max: 2, noNaN: true }), fc.double({ min: -2, max: 2, noNaN: true }), fc.nat(), (rows, inner, columns, alpha, beta, seed) => {
        const [a, b, c] = [normal(rows, inner + 2, seed), normal(inner, columns + 1, seed + 1), normal(rows + 1, columns + 3, seed + 2)];
        const expected = toMatrix(c);
        const product = toMatrix(a).subMatrix(0, rows - 1, 2, inner + 1).mmul(toMatrix(b).subMatrix(0, inner - 1, 0, columns - 1));
        for (let i = 0; i < rows; i++) {
          for (let j = 0; j < columns; j++) expected.set(i + 1, j + 2, alpha * product.get(i, j) + beta * expected.get(i + 1, j + 2));
        }
        kernel.gemm({
          a: { ...a, columns: inner, offset: 2, stride: inner + 2 },
          b: { ...b, columns, stride: columns + 1 },
          c: { data: c.data, rows, columns, offset: columns + 5, stride: columns + 3 },
          alpha,
          beta,
        });
        expect(distance(c, fromMatrix(expected))).toBeLessThan(1e-12);
      }),
      40,
    );
  });

  test.skipIf(!found)('a symmetric product is the lower triangle of the product, and leaves the upper alone', () => {
    check(
      fc.property(size, depth, fc.boolean(), fc.nat(), (rows, inner, transpose, seed) => {
        const a = transpose ? normal(inner, rows, seed) : normal(rows, inner, seed);
        const before = normal(rows, rows, seed + 1);
        const c = { ...before, data: before.data.slice() };
        const whole = matrixProduct(a, a, { transposeA: transpose, transposeB: !transpose, kernel });
        kernel.syrk({ a, c, transpose, alpha: -1, beta: 0.5 });
        const expected = before.data.map((value, at) => (at % rows <= Math.floor(at / rows) ? 0.5 * value - whole.data[at] : value));
        expect(distance(c, { ...c, data: expected })).toBeLessThan(1e-12);
      }),
      40,
    );
  });

  test.skipIf(!found)('a Cholesky factor is that of ml-matrix', () => {
    check(
      fc.property(size, fc.nat(), (order, seed) => {
        const matrix = positive(order, seed);
        const expected = fromMatrix(new CholeskyDecomposition(toMatrix(matrix)).lowerTriangularMatrix);
        expect(distance(cholesky(matrix, { kernel }), expected)).toBeLessThan(1e-12);
      }),
      30,
    );
  });

  test.skipIf(!found)('the solution of a triangular system solves it, from either side', () => {
    check(
      fc.property(size, size, fc.constantFrom('left' as const, 'right' as const), fc.boolean(), fc.nat(), (order, other, side, transpose, seed) => {
        const factor = cholesky(positive(order, seed));
        const b = side === 'left' ? normal(order, other, seed + 1) : normal(other, order, seed + 1);
        const x = triangularSolve(factor, b, { side, transpose, kernel });
        const again = side === 'left' ? matrixProduct(factor, x, { transposeA: transpose }) : matrixProduct(x, factor, { transposeB: transpose });
        expect(distance(again, b)).toBeLessThan(1e-11);
      }),
      40,
    );
  });

  test.skipIf(!found)('eigenvectors are orthonormal and rebuild the matrix', () => {
    check(
      fc.property(size, fc.integer({ min: 0, max: 20 }), fc.nat(), (order, distinct, seed) => {
        // Repeated and vanishing eigenvalues included.
        const basis = symmetricEigen(positive(order, seed)).vectors;
        const values = Float64Array.from({ length: order }, (_unused, i) => i % (distinct + 1));
        const scaled = { ...basis, data: basis.data.map((value, at) => value * values[at % order]) };
        const matrix = matrixProduct(scaled, basis, { transposeB: true });
        const again = symmetricEigen(matrix, { kernel });
        const { vectors } = again;
        const identity = Float64Array.from({ length: order * order }, (_unused, at) => (at % (order + 1) === 0 ? 1 : 0));
        expect(distance(matrixProduct(vectors, vectors, { transposeA: true }), { data: identity, rows: order, columns: order })).toBeLessThan(1e-12);
        const rebuilt = { ...vectors, data: vectors.data.map((value, at) => value * again.values[at % order]) };
        expect(distance(matrixProduct(rebuilt, vectors, { transposeB: true }), matrix)).toBeLessThan(1e-12);
        const expected = { data: values.toSorted(), rows: order, columns: 1 };
        expect(distance({ data: again.values, rows: order, columns: 1 }, expected)).toBeLessThan(1e-12);
      }),
      30,
    );
  });

  test.skipIf(!found)('whitened samples have the covariance I', () => {
    const samples = normal(300, 40, 1);
    const covariance = matrixProduct(samples, samples, { transposeA: true });
    const white = choleskyWhiten(samples, covariance, { kernel });
    const identity = Float64Array.from({ length: 1600 }, (_unused, at) => (at % 41 === 0 ? 1 : 0));
    expect(distance(matrixProduct(white, white, { transposeA: true }), { data: identity, rows: 40, columns: 40 })).toBeLessThan(1e-12);
  });
});
