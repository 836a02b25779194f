import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';

import { heapModule } from './heap-module.ts';

/** The functions of {@link heapModule}. Arguments are addresses, counts, and sizes and strides in bytes. */
export interface HeapRoutines {
  copyBlocks(x: number, out: number, count: number, bytes: number, xStride: number, outStride: number): void;
  addBlocks(x: number, out: number, count: number, bytes: number, xStride: number, outStride: number): void;
  fillBlocks(x: number, out: number, count: number, bytes: number, xStride: number, outStride: number): void;
  transpose(x: number, out: number, rows: number, columns: number, xStride: number, outStride: number): void;
  copyElements(x: number, out: number, rows: number, columns: number, xRow: number, xColumn: number, outRow: number, outColumn: number): void;
  exponential(x: number, out: number, n: number): void;
  gatherBlocks(x: number, indices: number, out: number, count: number, bytes: number): void;
  scatterAdd(x: number, indices: number, out: number, count: number, bytes: number, size: number): void;
  multiplyTiles(a: number, b: number, out: number, m: number, n: number, k: number, aRow: number, aColumn: number, bRow: number, outRow: number): void;
  multiplyElements(a: number, b: number, out: number, m: number, n: number, k: number, aRow: number, aColumn: number, bRow: number, outRow: number): void;
  addRows(x: number, out: number, rows: number, bytes: number): void;
  maximumRows(x: number, out: number, rows: number, bytes: number): void;
  minimumRows(x: number, out: number, rows: number, bytes: number): void;
}

const made = new WeakMap<BackendWasm, HeapRoutines | null>();

/**
 * The routines for the heap of a backend, or `undefined` where there are none: no SIMD, or a build of tfjs-backend-wasm
 * that does not show its memory, as the one with threads.
 */
export function heapRoutines(backend: BackendWasm): HeapRoutines | undefined {
  let routines = made.get(backend);
  if (routines === undefined) {
    routines = instantiate(backend) ?? null;
    made.set(backend, routines);
  }
  return routines ?? undefined;
}

function instantiate(backend: BackendWasm): HeapRoutines | undefined {
  const { asm } = backend.wasm as unknown as { asm?: Record<string, unknown> };
  const memory = asm?.memory;
  if (!(memory instanceof WebAssembly.Memory)) return undefined;
  try {
    const shared = typeof SharedArrayBuffer !== 'undefined' && memory.buffer instanceof SharedArrayBuffer;
    return new WebAssembly.Instance(new WebAssembly.Module(heapModule(shared)), { host: { memory } }).exports as unknown as HeapRoutines;
  } catch {
    return undefined;
  }
}
