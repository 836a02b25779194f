import { productBatch } from '../wasm-kernels/batched-product.ts';
import { heapView, type WasmKernel } from '../wasm-kernels/wasm-kernel.ts';
import type { Blas } from './load-blas.ts';

/** A call costs as much as some thousand multiplications: below this, the tiles of wasm are faster. */
const SMALL = 16 ** 3;

/** Matrix products by a BLAS, on the heap of the wasm backend and without a copy. */
export function blasProduct({ gemm }: Blas, otherwise: WasmKernel): WasmKernel {
  return (args) => {
    const { inputs: { a, b }, attrs, backend } = args;
    const { transposeA, transposeB } = attrs as { transposeA: boolean; transposeB: boolean };
    if (a.dtype !== 'float32' || b.dtype !== 'float32') return otherwise(args);
    const { m, n, k, shape, starts } = productBatch(a, b, transposeA, transposeB);
    if (m * n * k < SMALL) return otherwise(args);
    const result = backend.makeOutput(shape, 'float32');
    const [left, right, out] = [a, b, result].map((x) => heapView(backend, x));
    for (const [i, [startA, startB]] of starts.entries()) {
      const c = starts.length === 1 ? out : out.subarray(i * m * n, (i + 1) * m * n);
      gemm(transposeA, transposeB, m, n, k, left.subarray(startA), transposeA ? m : k, right.subarray(startB), transposeB ? k : n, 0, c, n);
    }
    return result;
  };
}
