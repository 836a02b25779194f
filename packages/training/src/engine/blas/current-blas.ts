import type { WasmKernel } from '../wasm-kernels/wasm-kernel.ts';
import type { Blas } from './load-blas.ts';

let current: Blas | undefined;

/** Makes the kernels of the wasm backend use a BLAS from now on, or none. */
export function useBlas(blas: Blas | undefined): void {
  current = blas;
}

/** A kernel that goes by the BLAS in use where there is one. */
export function withBlas(kernel: (blas: Blas, otherwise: WasmKernel) => WasmKernel, otherwise: WasmKernel): WasmKernel {
  return (args) => (current ? kernel(current, otherwise)(args) : otherwise(args));
}
