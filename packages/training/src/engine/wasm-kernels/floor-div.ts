import { release, wasmKernel, type WasmKernel } from './wasm-kernel.ts';

/**
 * Quotients rounded down, of type `int32` as on the other backends; tfjs-backend-wasm 4.22 gives the type of the operands.
 *
 * @param original The kernel that divides.
 */
export function floorDiv(original: WasmKernel): WasmKernel {
  return (args) => {
    const quotient = original(args);
    if (quotient.dtype !== 'float32') return quotient;
    const result = wasmKernel('Cast')({ inputs: { x: quotient }, attrs: { dtype: 'int32' }, backend: args.backend });
    release(args.backend, quotient);
    return result;
  };
}
