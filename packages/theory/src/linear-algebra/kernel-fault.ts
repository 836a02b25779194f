import type { LinearAlgebraKernel } from './linear-algebra-kernel.ts';

const ROWS = 7;
const COLUMNS = 5;
const TOLERANCE = 1e-12;

/** What a kernel gets wrong on small matrices, by the definitions of what it computes; `undefined` if nothing. */
export function kernelFault(kernel: LinearAlgebraKernel): string | undefined {
  const a = { data: Float64Array.from({ length: ROWS * COLUMNS }, (_, index) => Math.sin(1 + index * index)), rows: ROWS, columns: COLUMNS };
  const entry = (i: number, j: number) => a.data[i * COLUMNS + j];
  const gram = square((i, j) => sum(ROWS, (k) => entry(k, i) * entry(k, j)));

  const product = square(() => NaN);
  kernel.gemm({ a, b: a, c: product, transposeA: true });
  if (differs(product, (i, j) => gram.data[i * COLUMNS + j])) return 'a product differs';

  const half = square(() => 0);
  kernel.syrk({ a, c: half, transpose: true });
  if (differs(half, (i, j) => (j <= i ? gram.data[i * COLUMNS + j] : 0))) return 'a symmetric product differs';

  const L = square((i, j) => (j <= i ? gram.data[i * COLUMNS + j] : 0));
  if (kernel.cholesky) {
    if (kernel.cholesky(L) !== 0 || differs(gram, (i, j) => sum(Math.min(i, j) + 1, (k) => cell(L.data, i, k) * cell(L.data, j, k)))) {
      return 'a Cholesky factor differs';
    }
    if (kernel.triangularSolve) {
      const x = square((i, j) => cell(gram.data, i, j));
      kernel.triangularSolve({ factor: L, b: x, side: 'left', transpose: false });
      if (differs(x, (i, j) => (i <= j ? cell(L.data, j, i) : 0))) return 'the solution of a triangular system differs';
    }
  }
  if (kernel.symmetricEigen) {
    const { values, vectorsByRow } = kernel.symmetricEigen(gram);
    const rebuilt = (i: number, j: number) => sum(COLUMNS, (k) => values[k] * cell(vectorsByRow, k, i) * cell(vectorsByRow, k, j));
    if (differs(gram, rebuilt)) return 'an eigendecomposition differs';
  }
  if (kernel.svd) {
    const { U, sigma, VTransposed } = kernel.svd(a);
    const wrong = a.data.some((value, index) => {
      const [i, j] = [Math.floor(index / COLUMNS), index % COLUMNS];
      return !(Math.abs(value - sum(COLUMNS, (k) => cell(U.data, i, k) * sigma[k] * cell(VTransposed.data, k, j))) < TOLERANCE);
    });
    if (wrong) return 'a singular value decomposition differs';
  }
  return undefined;
}

function square(entry: (i: number, j: number) => number): { data: Float64Array; rows: number; columns: number } {
  const data = Float64Array.from({ length: COLUMNS * COLUMNS }, (_, index) => entry(Math.floor(index / COLUMNS), index % COLUMNS));
  return { data, rows: COLUMNS, columns: COLUMNS };
}

function cell(data: Float64Array, i: number, j: number): number {
  return data[i * COLUMNS + j];
}

function differs({ data }: { data: Float64Array }, expected: (i: number, j: number) => number): boolean {
  // Written so that NaN differs.
  return data.some((value, index) => !(Math.abs(value - expected(Math.floor(index / COLUMNS), index % COLUMNS)) < TOLERANCE));
}

function sum(length: number, term: (k: number) => number): number {
  let total = 0;
  for (let k = 0; k < length; k++) total += term(k);
  return total;
}
