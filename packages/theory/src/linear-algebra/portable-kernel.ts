import type { LinearAlgebraKernel } from './linear-algebra-kernel.ts';
import { typedArrayKernel } from './typed-array-kernel.ts';
import { wasmSimdKernel } from './wasm-simd-kernel.ts';

let shared: LinearAlgebraKernel | undefined;

/**
 * The kernel that every function here uses unless told otherwise: {@link wasmSimdKernel} where it works, else
 * {@link typedArrayKernel}; made once. {@link selectKernel} may find a faster one.
 *
 * @example
 * ```ts
 * import { portableKernel } from '@crossmodal/theory';
 *
 * console.log(portableKernel().name); // wasm-simd
 * ```
 */
export function portableKernel(): LinearAlgebraKernel {
  shared ??= wasmSimdKernel() ?? typedArrayKernel();
  return shared;
}
