import { describe, expect, test } from 'vitest';

import {
  cholesky,
  choleskyWhiten,
  createRandom,
  type DenseMatrix,
  fromMatrix,
  loadSystemBlas,
  matrixProduct,
  MomentAccumulator,
  NotPositiveDefiniteError,
  OutOfRangeError,
  portableKernel,
  RankError,
  selectKernel,
  ShapeError,
  symmetricEigen,
  toMatrix,
  triangularSolve,
  truncatedCca,
  truncatedSvd,
} from '../index.ts';
import { kernelFault } from './kernel-fault.ts';
import { typedArrayKernel } from './typed-array-kernel.ts';
import { wasmMicroKernel } from './wasm-micro-kernel.ts';
import { wasmSimdKernel } from './wasm-simd-kernel.ts';

const matrix = (rows: number, columns: number, ...data: number[]): DenseMatrix => ({ data: Float64Array.from(data), rows, columns });
const random = () => createRandom(1);

test('matrices of ml-matrix keep their entries there and back', () => {
  const original = matrix(2, 3, 1, 2, 3, 4, 5, 6);
  expect(fromMatrix(toMatrix(original))).toEqual(original);
});

describe('functions refuse what does not fit', () => {
  const square = matrix(2, 2, 4, 2, 2, 5);
  test('products', () => {
    expect(() => matrixProduct(matrix(1, 2, 1, 2), matrix(1, 2, 1, 2))).toThrow(/op\(a\) is 1 x 2 and op\(b\) is 1 x 2/);
    expect(() => matrixProduct(matrix(2, 2, 1), square)).toThrow(/a is 2 x 2 and holds 1 numbers; expected 4/);
    expect(() => matrixProduct(matrix(0, 2), square)).toThrow(ShapeError);
  });

  test('Cholesky factors and triangular systems', () => {
    expect(() => cholesky(matrix(1, 2, 1, 2))).toThrow(/expected a square matrix/);
    expect(() => cholesky(matrix(2, 2, 1, 2, 2, 1))).toThrow(NotPositiveDefiniteError);
    expect(() => cholesky(matrix(2, 2, 1, 0, NaN, 1))).toThrow(/leading minor of order 2/);
    expect(() => triangularSolve(square, matrix(3, 1, 1, 2, 3))).toThrow(/b is 3 x 1; expected 2 rows/);
    expect(() => choleskyWhiten(matrix(1, 3, 1, 2, 3), square)).toThrow(/expected 2 columns/);
  });

  test('a Cholesky factor names the minor that fails in a later block', () => {
    const order = 100;
    const data = new Float64Array(order * order);
    for (let i = 0; i < order; i++) data[i * (order + 1)] = i === 76 ? -1 : 1;
    expect(() => cholesky({ data, rows: order, columns: order })).toThrow(/leading minor of order 77/);
  });

  test('decompositions', () => {
    expect(() => symmetricEigen(matrix(1, 2, 1, 2))).toThrow(ShapeError);
    expect(() => symmetricEigen(matrix(2, 2, 1, 0, Infinity, 1))).toThrow(/entry \(1, 0\) of matrix is Infinity/);
    expect(() => truncatedSvd(square, { rank: 3, random: random() })).toThrow(RankError);
    expect(() => truncatedSvd(square, { rank: 1, oversampling: -1, random: random() })).toThrow(OutOfRangeError);
    expect(() => truncatedSvd(square, { rank: 1, powerIterations: 0.5, random: random() })).toThrow(/powerIterations is 0.5/);
    expect(() => truncatedCca({ Cuu: square, Cuv: matrix(1, 2, 1, 2), Cvv: square, rank: 1, random: random() })).toThrow(/Cuv is 1 x 2; expected 2 x 2/);
  });

  test('moments', () => {
    const moments = new MomentAccumulator({ dimensionU: 2, dimensionV: 1 });
    expect(() => moments.covariances()).toThrow(/count is 0/);
    expect(() => moments.add(matrix(1, 2, 1, 2), matrix(2, 1, 1, 2))).toThrow(/batchU has 1 rows and batchV 2; expected pairs/);
    expect(() => moments.add(matrix(2, 1, 1, 2), matrix(2, 1, 1, 2))).toThrow(/batchU has 1 columns; expected 2/);
    expect(() => moments.add(matrix(1, 2, 1, 2), matrix(1, 1, NaN))).toThrow(/entry \(0, 0\) of batchV is NaN/);
    expect(() => moments.merge(new MomentAccumulator({ dimensionU: 1, dimensionV: 1 }))).toThrow(ShapeError);
    expect(() => new MomentAccumulator({ dimensionU: 0, dimensionV: 1 })).toThrow(OutOfRangeError);
    expect(moments.count).toBe(0);
    moments.add(matrix(1, 2, 1, 2), matrix(1, 1, 3));
    expect(() => moments.covariances({ ridge: -1 })).toThrow(/ridge is -1/);
    expect(moments.covariances({ ridge: 2 }).Cuu.data).toEqual(Float64Array.of(2, 0, 0, 2));
  });
});

describe('kernels', () => {
  test('of this package compute right', () => {
    expect(kernelFault(typedArrayKernel())).toBeUndefined();
    const simd = wasmSimdKernel();
    expect(simd?.name).toBe('wasm-simd');
    expect(simd && kernelFault(simd)).toBeUndefined();
    expect(portableKernel()).toBe(portableKernel());
  });

  test('that compute wrongly are found out', () => {
    const right = typedArrayKernel();
    expect(kernelFault({ ...right, gemm: (product) => right.gemm({ ...product, alpha: 1 + 1e-9 }) })).toBe('a product differs');
    expect(kernelFault({ ...right, syrk: () => {} })).toBe('a symmetric product differs');
    expect(kernelFault({ ...right, cholesky: () => 0 })).toBe('a Cholesky factor differs');
    expect(kernelFault({ ...right, symmetricEigen: () => ({ values: new Float64Array(5), vectorsByRow: new Float64Array(25) }) })).toBe('an eigendecomposition differs');
  });

  test('come from a WebAssembly module that the engine accepts', () => {
    const bytes = wasmMicroKernel();
    expect(bytes.length).toBeLessThan(1024);
    expect(WebAssembly.validate(bytes)).toBe(true);
  });

  test('are chosen without the system where there is no library, and the reason is told', async () => {
    const selection = await selectKernel({ libraries: ['no-such-library.so'] });
    expect(selection.kernel.name).toBe('wasm-simd');
    expect(selection.reasons.join()).toMatch(/no-such-library\.so|koffi/);
    expect((await selectKernel({ system: false })).reasons).toEqual([]);
    await expect(loadSystemBlas({ threads: 0 })).rejects.toThrow(OutOfRangeError);
  });

  test('overwrite a result that held NaN, and leave the rest of a larger matrix alone', () => {
    for (const kernel of [typedArrayKernel(), portableKernel()]) {
      const data = Float64Array.of(NaN, 7, NaN, 7);
      kernel.gemm({ a: matrix(2, 1, 1, 2), b: matrix(1, 1, 3), c: { data, rows: 2, columns: 1, stride: 2 } });
      expect(data).toEqual(Float64Array.of(3, 7, 6, 7));
      const lower = Float64Array.of(0, 9, 0, 0);
      kernel.syrk({ a: matrix(2, 1, 1, 2), c: { data: lower, rows: 2, columns: 2 } });
      expect(lower).toEqual(Float64Array.of(1, 9, 2, 4));
    }
  });
});
