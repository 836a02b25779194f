import type { LinearAlgebraKernel } from './linear-algebra-kernel.ts';
import { type MicroKernel, PACKED_LENGTHS, packedProduct } from './packed-product.ts';
import { wasmMicroKernel } from './wasm-micro-kernel.ts';

const BYTES = Float64Array.BYTES_PER_ELEMENT;
const PAGE = 65536;

/**
 * Products through a small WebAssembly module with SIMD arithmetic that is made at run time; 2 MiB of work space.
 *
 * @returns `undefined` where WebAssembly or its SIMD instructions are missing, or forbidden by the page's policy.
 *
 * @example
 * ```ts
 * import { matrixProduct, typedArrayKernel, wasmSimdKernel } from '@crossmodal/theory';
 *
 * const a = { data: Float64Array.of(1, 2, 3, 4), rows: 2, columns: 2 };
 * const kernel = wasmSimdKernel() ?? typedArrayKernel();
 * console.log(matrixProduct(a, a, { kernel, transposeA: true }).data); // Float64Array(4) [ 10, 14, 14, 20 ]
 * ```
 */
export function wasmSimdKernel(): LinearAlgebraKernel | undefined {
  const micro = wasmMicroKernelInMemory();
  return micro && { name: 'wasm-simd', ...packedProduct(micro) };
}

function wasmMicroKernelInMemory(): MicroKernel | undefined {
  const startB = PACKED_LENGTHS.a * BYTES;
  const startTiles = startB + PACKED_LENGTHS.b * BYTES;
  const pages = Math.ceil((startTiles + PACKED_LENGTHS.tiles * BYTES) / PAGE);
  try {
    const memory = new WebAssembly.Memory({ initial: pages, maximum: pages });
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(wasmMicroKernel()), { host: { memory } });
    const multiply = exports.multiply as (a: number, b: number, tiles: number, depth: number, count: number) => void;
    return {
      a: new Float64Array(memory.buffer, 0, PACKED_LENGTHS.a),
      b: new Float64Array(memory.buffer, startB, PACKED_LENGTHS.b),
      tiles: new Float64Array(memory.buffer, startTiles, PACKED_LENGTHS.tiles),
      multiply: (a, b, depth, count) => multiply(a * BYTES, startB + b * BYTES, startTiles, depth, count),
    };
  } catch {
    return undefined;
  }
}
